import type { Document } from '../../values';

/** Orders documents. */
export interface Sorter {
  /** Negative when `a` comes first. */
  readonly compare: (a: Document, b: Document) => number;
  /** The values the order depends on, one per key: of an array its smallest (ascending) or largest element; missing is null. */
  readonly keyOf: (document: Document) => readonly unknown[];
  /** Compares two results of `keyOf`, directions applied. */
  readonly compareKeys: (a: readonly unknown[], b: readonly unknown[]) => number;
  /** A sorted copy; keys are computed once per document; stable. With `limit` a bounded heap holds only that many. */
  readonly sort: (documents: Iterable<Document>, limit?: number) => Document[];
}

/** Compiles a sort document such as `{ a: 1, 'b.c': -1 }`. */
export function compileSort(sort: Document): Sorter {
  throw new TypeError(`not yet ${String(sort)}`);
}
