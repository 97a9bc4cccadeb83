import { encodeCompoundKey, isDocument, readField, valuesAt, type Document } from '../../values';
import { EngineError } from '../error';
import { MAX_VALUES, valuesKey } from '../storage/keys';
import type { IndexDefinition } from './definition';
import type { Entries } from './entry-set';
import { geoEntries } from './geo-entries';
import { wildcardRows } from './wildcard';

export type { Entries } from './entry-set';

const PAIR = [1, 1] as const;

const NONE: Entries = { prefixes: [], multikey: [], cut: false };

/**
 * The entries of `document` in an index. Missing counts as null.
 *
 * @throws EngineError 171 where two parts of the index are arrays of their own, and for what is no place in a geo index.
 */
export function entriesOf(collection: number, index: IndexDefinition, document: Document): Entries {
  if (index.inert) return NONE;
  if (index.geo !== undefined) return geoEntries(collection, index, document);
  const { wildcard } = index;
  const { rows, multikey } =
    wildcard === undefined
      ? rowsOf(index, document)
      : { rows: wildcardRows(wildcard, document), multikey: [] };
  const directions = wildcard === undefined ? index.parts.map(({ direction }) => direction) : PAIR;
  const unique = new Map<string, Buffer>();
  let cut = false;
  for (const row of rows) {
    const values = encodeCompoundKey(
      row.map((value) => (value === undefined ? null : value)),
      directions,
    );
    if (values.length > MAX_VALUES) cut = true;
    const prefix = valuesKey(collection, index.number, values);
    unique.set(prefix.toString('latin1'), prefix);
  }
  return { prefixes: [...unique.values()], multikey, cut };
}

interface Rows {
  /** One for each entry: the values of the parts, `undefined` for missing. */
  readonly rows: readonly (readonly unknown[])[];
  readonly multikey: readonly string[];
}

function rowsOf(index: IndexDefinition, document: Document): Rows {
  const columns = index.parts.map(({ path }) => valuesAt(document, path));
  if (index.sparse && columns.every(({ values }) => values.every((value) => value === undefined)))
    return { rows: [], multikey: [] };
  const multikey = index.parts.filter((_, at) => columns[at]?.multikey === true).map(({ path }) => path);
  if (multikey.some((path) => index.key[path] === 'hashed'))
    throw new EngineError(16766, 'hashed indexes do not currently support array values');
  const rows =
    multikey.length < 2
      ? combine(columns.map(({ values }) => values))
      : expand(
          index.parts.map(({ path }) => ({ value: document, parts: path.split('.') })),
          multikey,
        );
  return { rows, multikey };
}

/** The values behind one of a document's entries, for messages; undefined where it has no such entry. */
export function valuesOfEntry(
  { collection, index }: { readonly collection: number; readonly index: IndexDefinition },
  document: Document,
  prefix: Buffer,
): readonly unknown[] | undefined {
  if (index.geo !== undefined) return undefined;
  const directions = index.parts.map(({ direction }) => direction);
  return rowsOf(index, document).rows.find((row) => {
    const values = row.map((value) => value ?? null);
    return valuesKey(collection, index.number, encodeCompoundKey(values, directions)).equals(prefix);
  });
}

function combine(columns: readonly (readonly unknown[])[]): unknown[][] {
  let rows: unknown[][] = [[]];
  for (const column of columns) {
    rows = column.length === 1 ? rows : rows.flatMap((row) => column.map(() => row));
    rows = rows.map((row, at) => [...row, column[at % column.length]]);
  }
  return rows;
}

/** Where one part of a compound key stands while arrays are taken apart. */
interface Walk {
  readonly value: unknown;
  readonly parts: readonly string[];
}

/** Parts that share an array go through it together, element by element, so that a row never mixes two elements. */
function expand(walks: readonly Walk[], paths: readonly string[]): unknown[][] {
  const moved = walks.map(forward);
  const arrays = moved.filter(({ value }) => Array.isArray(value));
  if (arrays.length === 0) return [moved.map(({ value, parts }) => (parts.length === 0 ? value : undefined))];
  const array = arrays[0]?.value as readonly unknown[];
  if (arrays.some(({ value }) => value !== array)) {
    throw new EngineError(171, `cannot index parallel arrays [${paths.join('] [')}]`);
  }
  if (array.length === 0) {
    return [
      moved.map(({ value, parts }) => (value === array ? (parts.length === 0 ? value : undefined) : value)),
    ];
  }
  return array.flatMap((element) => {
    const next = moved.map((walk) => (walk.value === array ? { ...walk, value: element } : walk));
    // An element that is itself an array is a value, not another level.
    return next.every(({ parts }) => parts.length === 0)
      ? [next.map(({ value }) => value)]
      : expand(next, paths);
  });
}

function forward({ value, parts }: Walk): Walk {
  let current = value;
  let at = 0;
  while (at < parts.length && isDocument(current)) current = readField(current, parts[at++] as string);
  if (at < parts.length && !Array.isArray(current)) return { value: undefined, parts: [] };
  return { value: current, parts: parts.slice(at) };
}
