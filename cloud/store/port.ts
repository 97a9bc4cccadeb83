import type { Document } from 'bson';
import type { Service } from '../base';

/** Circumstances of a store operation. */
export interface StoreOptions {
  /** The open transaction or session the operation belongs to. */
  readonly session?: StoreSession;
}

/** A session with at most one open transaction. */
export interface StoreSession {
  startTransaction(): void;
  commit(): Promise<void>;
  abort(): Promise<void>;
  /** Ends the session; an open transaction is aborted. */
  end(): Promise<void>;
}

/** A find, in MongoDB's words. */
export interface FindCommand {
  readonly filter: Document;
  readonly sort?: Document;
  readonly skip?: number;
  readonly limit?: number;
  readonly projection?: Document;
}

/** One update statement, in MongoDB's words. */
export interface UpdateCommand {
  readonly filter: Document;
  /** An operator document, a pipeline, or a whole document (replacement). */
  readonly update: Document | readonly Document[];
  readonly multi?: boolean;
  readonly upsert?: boolean;
}

/** What an update did. */
export interface UpdateOutcome {
  readonly matched: number;
  readonly modified: number;
  /** The new document's _id, else undefined. */
  readonly upsertedId?: unknown;
}

/** An index, in MongoDB's words. */
export interface IndexSpec {
  readonly name: string;
  readonly key: Document;
  readonly unique?: boolean;
  readonly sparse?: boolean;
}

/** What a feed tells of: one collection, one database, or, with neither, everything. */
export interface WatchScope {
  readonly database?: string;
  readonly collection?: string;
}

/** How a feed begins and what its changes carry. */
export interface WatchOptions {
  /** Goes on after this place; absent: with what is committed once the feed is open. */
  readonly after?: ResumeToken;
  /** Only changes of these collections of the database. */
  readonly collections?: readonly string[];
  /** Updates carry the whole document, as it is when they are read. */
  readonly lookup?: boolean;
}

/** A place among the changes of a server; to be kept and given back as it is. */
export type ResumeToken = string;

interface AnyChange {
  /** The place after this change. */
  readonly token: ResumeToken;
}

interface DocumentChange extends AnyChange {
  readonly target: StoreTarget;
  /** The document's `_id`. */
  readonly id: unknown;
}

/** One change, in the order of the commits; those of a transaction follow one another. */
export type StoreChange =
  | (DocumentChange & { readonly kind: 'insert' | 'replace'; readonly document: Document })
  | (DocumentChange & {
      readonly kind: 'update';
      /** New values by dotted path. */
      readonly updated: Document;
      /** Dotted paths that are gone. */
      readonly removed: readonly string[];
      /** Arrays that were cut to a length. */
      readonly truncated: readonly { readonly path: string; readonly length: number }[];
      /** With `lookup`: the document as it is by now, null where it is gone. */
      readonly document?: Document | null;
    })
  | (DocumentChange & { readonly kind: 'remove' })
  | (AnyChange & { readonly kind: 'drop'; readonly target: StoreTarget })
  | (AnyChange & { readonly kind: 'rename'; readonly target: StoreTarget; readonly to: StoreTarget })
  | (AnyChange & { readonly kind: 'dropDatabase'; readonly database: string })
  /** What was watched is gone; the feed ends after it. */
  | (AnyChange & { readonly kind: 'invalidate' });

/** An open feed. It goes on by itself where a connection breaks. Iterate once. */
export interface ChangeFeed extends AsyncIterable<StoreChange> {
  /** Where another feed may go on: after everything this one has handed out. */
  token(): ResumeToken;
  /** Ends the iteration. Harmless twice. */
  close(): Promise<void>;
}

/**
 * A failure of the store: MongoDB's number, name, labels and, for 11000, the key that was taken, for 121 the fields that
 * break the validator, each with the keyword.
 */
export interface StoreFailure {
  readonly code: number;
  readonly codeName: string;
  readonly message: string;
  readonly labels: readonly string[];
  readonly keyValue?: Document;
  readonly broken?: readonly string[];
}

/**
 * The database behind the services: MongoDB's commands over one connection. Documents come and go with their BSON
 * types (`Int32`, `Double`, `Long` …; numbers are never promoted), so that nothing is rewritten by passing through.
 *
 * @remarks Failures are thrown as {@link StoreError}. The embedded engine and a real MongoDB stand behind the same
 * implementation; `test/suites/store.ts` is the contract.
 */
export interface Store extends Service {
  find(target: StoreTarget, command: FindCommand, options?: StoreOptions): Promise<Document[]>;
  /** Like find, document by document, for scans of any size. */
  scan(target: StoreTarget, command: FindCommand): AsyncIterable<Document>;
  count(target: StoreTarget, filter: Document, options?: StoreOptions): Promise<number>;
  aggregate(target: StoreTarget, pipeline: readonly Document[], options?: StoreOptions): Promise<Document[]>;
  /** Inserts in order and stops at the first failure. Documents must carry their `_id`. */
  insert(target: StoreTarget, documents: readonly Document[], options?: StoreOptions): Promise<void>;
  update(target: StoreTarget, command: UpdateCommand, options?: StoreOptions): Promise<UpdateOutcome>;
  remove(
    target: StoreTarget,
    filter: Document,
    options?: StoreOptions & { readonly multi?: boolean },
  ): Promise<number>;
  /** Changes one document and gives it back as it is afterwards, or null where none matched. */
  findAndModify(
    target: StoreTarget,
    command: UpdateCommand,
    options?: StoreOptions,
  ): Promise<Document | null>;
  collections(database: string): Promise<string[]>;
  createCollection(target: StoreTarget): Promise<void>;
  dropCollection(target: StoreTarget): Promise<boolean>;
  dropDatabase(database: string): Promise<void>;
  createIndexes(target: StoreTarget, indexes: readonly IndexSpec[]): Promise<void>;
  session(): StoreSession;
  /**
   * Opens a feed of changes; resolves when it is open: everything committed from then on is told.
   *
   * @remarks Each open feed holds a connection, so that services share one and filter.
   * @throws StoreError 286 where the changes after a token are not kept any more, 260 for what is no token.
   */
  watch(scope: WatchScope, options?: WatchOptions): Promise<ChangeFeed>;
  /** Runs one raw command, for administration. */
  command(database: string, command: Document): Promise<Document>;
}

/** A collection of a database. */
export interface StoreTarget {
  readonly database: string;
  readonly collection: string;
}

/** Thrown by {@link Store}; services turn it into a `CloudError`. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}
