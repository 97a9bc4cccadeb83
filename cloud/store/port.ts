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

/** A failure of the store: MongoDB's number, name, labels and, for 11000, the key that was taken. */
export interface StoreFailure {
  readonly code: number;
  readonly codeName: string;
  readonly message: string;
  readonly labels: readonly string[];
  readonly keyValue?: Document;
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
