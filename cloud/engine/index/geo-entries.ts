import { encodeCompoundKey, toNumber, valuesAt, type Document } from '../../values';
import { flatGrid, flatKeys, isBlank, placesAt, sphereKeys, type FlatGrid } from '../geo';
import { MAX_VALUES, valuesKey } from '../storage/keys';
import type { IndexDefinition } from './definition';
import type { Entries } from './entry-set';

/** How many bytes a cell takes in a key. */
export const CELL_BYTES = 8;

/** Numbers' rank among values, so that cells come behind null as numbers do. */
const TAG = 4;
const BLANK = encodeCompoundKey([null], [1]);

/** A cell's id as it stands in a key. */
export function cellBytes(id: number): Buffer {
  const bytes = Buffer.allocUnsafe(CELL_BYTES);
  bytes[0] = TAG;
  bytes[1] = Math.floor(id / 2 ** 48);
  bytes.writeUIntBE(id % 2 ** 48, 2, 6);
  return bytes;
}

/** The cell's id at a place in a key; undefined where the field was absent. */
export const cellAt = (key: Buffer, at: number): number | undefined =>
  key[at] === TAG ? (key[at + 1] as number) * 2 ** 48 + key.readUIntBE(at + 2, 6) : undefined;

/** The kind of one part of a geo index's key. */
export const isGeoPart = ({ key, geo }: IndexDefinition, path: string): boolean =>
  geo !== undefined && key[path] === geo;

/** The plane of a `2d` index. */
export function gridOf({ options = {} }: IndexDefinition): FlatGrid {
  return flatGrid(toNumber(options['min'] ?? -180), toNumber(options['max'] ?? 180));
}

/**
 * The entries of `document` in a geo index: none without a place in it.
 *
 * @throws EngineError 16755, 13027 and others for what is no place.
 */
export function geoEntries(collection: number, index: IndexDefinition, document: Document): Entries {
  let rows: Buffer[] = [Buffer.alloc(0)];
  let some = false;
  let coarse = false;
  const multikey: string[] = [];
  for (const { path, direction } of index.parts) {
    let column: Buffer[];
    if (isGeoPart(index, path)) {
      const keys = placesOf(index, document, path);
      column = keys.ids.map(cellBytes);
      some ||= column.length > 0;
      coarse ||= keys.coarse;
      if (column.length > 1) multikey.push(path);
      if (column.length === 0) column = [BLANK];
    } else {
      const found = valuesAt(document, path);
      column = found.values.map((value) => encodeCompoundKey([value ?? null], [direction]));
      if (found.multikey) multikey.push(path);
    }
    rows = rows.flatMap((row) => column.map((part) => Buffer.concat([row, part])));
  }
  if (!some) return { prefixes: [], multikey: [], cut: false };
  const unique = new Map(rows.map((row) => [row.toString('latin1'), row]));
  return {
    prefixes: [...unique.values()].map((row) => valuesKey(collection, index.number, row)),
    multikey,
    cut: rows.some((row) => row.length > MAX_VALUES),
    coarse,
  };
}

function placesOf(index: IndexDefinition, document: Document, path: string) {
  const values = placesAt(document, path);
  const grid = index.geo === '2d' ? gridOf(index) : undefined;
  const blank = values.length === 1 && isBlank(values[0]);
  const keys = (blank ? [] : values).map((value) =>
    grid === undefined ? sphereKeys(value, document) : flatKeys(value, document, grid),
  );
  return { ids: [...new Set(keys.flatMap(({ ids }) => ids))], coarse: keys.some((one) => one.coarse) };
}
