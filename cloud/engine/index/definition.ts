import { Binary, Int32 } from 'bson';
import type { Validation } from './validation';
import type { Direction, Document } from '../../values';
import type { Wildcard } from './wildcard';

/** One part of an index key. */
export interface IndexPart {
  readonly path: string;
  readonly direction: Direction;
}

/** An index of a collection. Number 0 is the one on `_id`. */
export interface IndexDefinition {
  readonly number: number;
  readonly name: string;
  /** The key as it was given, for replies. */
  readonly key: Document;
  readonly parts: readonly IndexPart[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** Only documents that match have entries; it is read where a query asks for no others. */
  readonly partial?: Document;
  /** Of a partial index: whether a document has entries. Not stored. */
  readonly includes?: (document: Document) => boolean;
  /** An index of all paths below one: its entries are paths with their values. */
  readonly wildcard?: Wildcard;
  /**
   * The collation it was made with, for replies. Its entries lie in the order of bytes all the same: under a collation no
   * index is read for texts.
   */
  readonly collation?: Document;
  /** Documents whose date at the path is older go; seconds. */
  readonly expireAfterSeconds?: number;
  /** Kept, but not read from. */
  readonly hidden?: boolean;
  /** Kept and listed, but without entries (geo indexes of former versions): it serves no reading and changes no result. */
  readonly inert: boolean;
  /** An index of places: the parts whose key is this word hold cells. */
  readonly geo?: '2dsphere' | '2d';
  /** What else an index of a kind was made with, for replies too: `2dsphereIndexVersion`, or `min`, `max` and `bits`. */
  readonly options?: Document;
  /** Whether a geo index has met a figure, which may stand under large cells. Never shrinks. */
  readonly coarse?: boolean;
  /** Paths at which an array has been met. Never shrinks. */
  readonly multikey: readonly string[];
  /** Whether an entry has been cut: its order is then not the values' order. Never shrinks. */
  readonly cut: boolean;
  /** Whether entries for documents from before its creation are still being made: no reading yet. */
  readonly building: boolean;
}

/** The index every collection has. */
export const ID_INDEX: IndexDefinition = {
  number: 0,
  name: '_id_',
  key: { _id: new Int32(1) },
  parts: [{ path: '_id', direction: 1 }],
  unique: true,
  sparse: false,
  inert: false,
  multikey: [],
  cut: false,
  building: false,
};

/** A collection's numbers, kept with every commit. */
export interface CollectionStats {
  readonly count: number;
  readonly bytes: number;
  readonly nextRecord: number;
}

/**
 * A collection as the engine holds it in memory. Changed by write jobs only, in the same step as the stored state; a
 * commit that fails reloads it.
 */
export interface Collection {
  readonly id: number;
  database: string;
  name: string;
  readonly uuid: Binary;
  indexes: readonly IndexDefinition[];
  nextIndex: number;
  stats: CollectionStats;
  /** Whether changes are recorded with the document before and after (`changeStreamPreAndPostImages`). */
  images?: boolean;
  /** What its documents must be. */
  validation?: Validation;
  /** Counts up when indexes change, so that kept plans are dropped. */
  version: number;
}

/** `database.collection`. */
export const namespaceOf = (collection: { readonly database: string; readonly name: string }): string =>
  `${collection.database}.${collection.name}`;
