import {
  compareValues,
  indexOfPart,
  isDocument,
  isNumeric,
  toNumber,
  valueAt,
  valuesAt,
  type Comparison,
  type Document,
  type ValuesAt,
} from '../../values';
import { EngineError } from '../error';
import { smallest } from './top';

/** Orders documents. */
export interface Sorter {
  /** Negative when `a` comes first. */
  readonly compare: (a: Document, b: Document) => number;
  /**
   * The values the order depends on, one per key: of an array its smallest (ascending) or largest element; missing is
   * null, an empty array `undefined`, which comes before null.
   */
  readonly keyOf: (document: Document) => readonly unknown[];
  /** Compares two results of `keyOf`, directions applied. */
  readonly compareKeys: (a: readonly unknown[], b: readonly unknown[]) => number;
  /** A sorted copy; keys are computed once per document; stable. With `limit` a bounded heap holds only that many. */
  readonly sort: (documents: Iterable<Document>, limit?: number) => Document[];
}

interface SortKey {
  readonly path: string;
  readonly direction: 1 | -1;
}

/** A document with its key and its place, so that equal ones keep their order. */
export interface Keyed {
  readonly document: Document;
  readonly key: readonly unknown[];
  readonly place: number;
}

/**
 * Compiles a sort document such as `{ a: 1, 'b.c': -1 }`.
 *
 * @param compare - the order of a collation; absent: MongoDB's own.
 * @throws EngineError 15974 and its neighbours for a direction that is not 1 or -1.
 */
export function compileSort(sort: Document, compare: Comparison = compareValues): Sorter {
  const keys = Object.entries(sort).map(([path, direction]) => ({ path, direction: directionOf(direction) }));
  if (keys.length === 0) return unsorted();
  const keyOf = (document: Document) => keys.map((key) => keyValue(document, key, compare));
  const compareKeys = (a: readonly unknown[], b: readonly unknown[]): number => {
    for (let index = 0; index < keys.length; index++) {
      const result = compare(a[index], b[index]);
      if (result !== 0) return result * (keys[index] as SortKey).direction;
    }
    return 0;
  };
  const compareKeyed = (a: Keyed, b: Keyed) => compareKeys(a.key, b.key) || a.place - b.place;
  return {
    keyOf,
    compareKeys,
    compare: (a, b) => compareKeys(keyOf(a), keyOf(b)),
    sort: (documents, limit = Infinity) => {
      const keyed = withKeys(documents, keyOf);
      const sorted = Number.isFinite(limit)
        ? smallest(keyed, limit, compareKeyed)
        : [...keyed].sort(compareKeyed);
      return sorted.map(({ document }) => document);
    },
  };
}

function* withKeys(documents: Iterable<Document>, keyOf: Sorter['keyOf']): Iterable<Keyed> {
  let place = 0;
  for (const document of documents) yield { document, key: keyOf(document), place: place++ };
}

function unsorted(): Sorter {
  return {
    keyOf: () => [],
    compareKeys: () => 0,
    compare: () => 0,
    sort: (documents, limit = Infinity) => [...documents].slice(0, limit),
  };
}

function directionOf(value: unknown): 1 | -1 {
  if (isDocument(value))
    throw new EngineError(17312, '$meta sorts need a text index, which this engine does not have');
  if (!isNumeric(value)) throw new EngineError(15974, 'Illegal key in $sort specification: must be 1 or -1');
  const direction = toNumber(value);
  if (direction !== 1 && direction !== -1)
    throw new EngineError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  return direction;
}

function keyValue(document: Document, { path, direction }: SortKey, compare: Comparison): unknown {
  const { values, multikey } = sortValues(document, path);
  if (!multikey) return values[0] ?? null;
  let best = elementKey(values[0]);
  for (let index = 1; index < values.length; index++) {
    const value = elementKey(values[index]);
    if (compare(value, best) * direction < 0) best = value;
  }
  return best;
}

/** As an index has them, but a position that is there is a position only: it orders by that element alone. */
function sortValues(document: Document, path: string): ValuesAt {
  if (!/\.\d/.test(path)) return valuesAt(document, path);
  const parts = path.split('.');
  for (let at = 1; at < parts.length; at++) {
    const index = indexOfPart(parts[at] as string);
    const array = index < 0 ? undefined : valueAt(document, parts.slice(0, at));
    if (!Array.isArray(array) || index >= array.length) continue;
    const rest = parts.slice(at + 1).join('.');
    const element: unknown = array[index];
    return sortValues({ element }, rest === '' ? 'element' : `element.${rest}`);
  }
  return valuesAt(document, path);
}

function elementKey(value: unknown): unknown {
  if (value === undefined) return null;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}
