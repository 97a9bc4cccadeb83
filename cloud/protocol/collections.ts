import type { DatabaseCall } from './database';

/** What a collection takes up. */
export interface CollectionInfo {
  readonly name: string;
  readonly count: number;
  /** Bytes of its documents. */
  readonly size: number;
  readonly indexCount: number;
  /** Bytes. */
  readonly indexSize: number;
}

/** An index as it is asked for. */
export interface IndexWish {
  readonly name: string;
  readonly unique: boolean;
  readonly keys: readonly { readonly path: string; readonly direction: 1 | -1 | '2dsphere' }[];
}

/** Looks after the collections of an environment, for administrators; the gateway receives one. */
export interface CollectionsPort {
  /** Collections in the order of their names. */
  list(
    page: { readonly limit: number; readonly offset: number },
    call: DatabaseCall,
  ): Promise<{ readonly collections: readonly CollectionInfo[]; readonly total: number }>;
  /** @throws CloudError `DATABASE_COLLECTION_NOT_EXIST`. */
  remove(collection: string, call: DatabaseCall): Promise<void>;
  /**
   * Creates and drops indexes. What takes the place of one of the same name is created after that is dropped, anything else
   * before.
   *
   * @throws CloudError `DATABASE_COLLECTION_NOT_EXIST`, or `INVALID_PARAM` for an index to drop that is not there, with
   * nothing changed; `DATABASE_…` where the documents do not allow an index.
   */
  changeIndexes(
    collection: string,
    changes: { readonly create: readonly IndexWish[]; readonly drop: readonly string[] },
    call: DatabaseCall,
  ): Promise<void>;
}
