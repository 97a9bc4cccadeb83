import type { Document } from './document';

/** What index keys and sort keys see at a dotted path. */
export interface ValuesAt {
  /** The values, array elements taken one by one; `undefined` stands for missing; an empty array is itself. */
  readonly values: readonly unknown[];
  /** Whether an array was met on the way or at the end: the path is multikey for this document. */
  readonly multikey: boolean;
}

/** The values an index on `path` has for `document`, with MongoDB's traversal of arrays. */
export function valuesAt(document: Document, path: string): ValuesAt {
  throw new TypeError(`not yet ${String(document)} ${path}`);
}
