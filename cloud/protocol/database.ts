import type { Document } from 'bson';

/** What a query narrows to; values are typed BSON (Int32, Long, Double, ObjectId …), never plain numbers. */
interface Selection {
  readonly collection: string;
  readonly query: Document;
}

/**
 * One database request in Yunlet's own words, decoded from either dialect (protocol.md 3 and 9.2).
 * `transactionId` is absent outside transactions.
 */
export type DatabaseRequest =
  | { readonly action: 'createCollection'; readonly collection: string }
  | {
      readonly action: 'insert';
      readonly collection: string;
      readonly documents: readonly Document[];
      readonly transactionId?: string;
    }
  | (Selection & {
      readonly action: 'find';
      /** 1 or -1 by path, in order of priority. */
      readonly sort?: Document;
      readonly limit?: number;
      readonly skip?: number;
      readonly projection?: Document;
      /** `true` for doc(id).get(). */
      readonly byId: boolean;
      readonly transactionId?: string;
    })
  | (Selection & { readonly action: 'count' })
  | (Selection & {
      readonly action: 'update';
      /** An operator document, or with `replace` a whole document. */
      readonly update: Document;
      readonly multi: boolean;
      readonly upsert: boolean;
      /** `true` for doc(id).set(). */
      readonly replace: boolean;
      readonly transactionId?: string;
    })
  | (Selection & {
      readonly action: 'findAndUpdate';
      readonly update: Document;
      readonly transactionId?: string;
    })
  | (Selection & { readonly action: 'remove'; readonly multi: boolean; readonly transactionId?: string })
  | { readonly action: 'aggregate'; readonly collection: string; readonly pipeline: readonly Document[] }
  | { readonly action: 'startTransaction' }
  | { readonly action: 'commitTransaction'; readonly transactionId: string }
  | { readonly action: 'abortTransaction'; readonly transactionId: string };

/** The answer to the {@link DatabaseRequest} of the same action. */
export interface DatabaseReplies {
  createCollection: Record<string, never>;
  insert: { readonly insertedIds: readonly unknown[] };
  find: { readonly list: readonly Document[]; readonly offset: number; readonly limit: number };
  count: { readonly total: number };
  update: {
    readonly matched: number;
    readonly updated: number;
    /** The new document's _id, else null. */ readonly upsertId: unknown;
  };
  findAndUpdate: { readonly updated: number; readonly document: Document | null };
  remove: { readonly deleted: number };
  aggregate: { readonly list: readonly Document[] };
  startTransaction: { readonly transactionId: string };
  commitTransaction: Record<string, never>;
  abortTransaction: Record<string, never>;
}

/** A {@link DatabaseRequest}'s action. */
export type DatabaseAction = DatabaseRequest['action'];

/** Answers database requests; the gateway receives one. */
export interface DatabasePort {
  /**
   * Answers one request in environment `env`.
   *
   * @throws CloudError with one of the `DATABASE_…` codes, `INVALIID_ENV` or `INVALID_PARAM`.
   */
  execute<R extends DatabaseRequest>(request: R, call: DatabaseCall): Promise<DatabaseReplies[R['action']]>;
  /** Resolves where the store answers. Throws CloudError; changes nothing. */
  probe(): Promise<void>;
}

/** The circumstances of a database request. */
export interface DatabaseCall {
  /** The environment id as the caller named it; empty or undefined = the default one. */
  readonly env: string | undefined;
  readonly caller: import('./caller').Caller;
}
