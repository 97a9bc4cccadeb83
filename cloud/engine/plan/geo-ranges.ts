import { encodeCompoundKey } from '../../values';
import { cover, idsAround, stretchesOf, type Cell, type Grid, type Region } from '../geo';
import type { IndexDefinition } from '../index/definition';
import { cellAt, cellBytes, isGeoPart } from '../index/geo-entries';
import { indexHead, KEPT, successor } from '../storage/keys';
import type { KeyRange } from '../storage/environment';
import type { PathConditions } from '../query/bounds';
import { MAX_POINTS, pointsOf } from './bounds';

/** About how many stretches of an index one region is read in. */
const FINENESS = { cells: 20, level: 22 };

/** The part of a geo index's keys that a query fixes. */
export interface GeoPrefix {
  readonly index: IndexDefinition;
  readonly collection: number;
  /** The path of the part that holds cells. */
  readonly path: string;
  /** What may stand before it, one for each combination of equal values. */
  readonly rows: readonly Buffer[];
}

/**
 * The prefix of a geo index up to the first part with cells; undefined where a part before it is not asked for by
 * equality.
 */
export function geoPrefix(
  { id }: { readonly id: number },
  index: IndexDefinition,
  conditions: ReadonlyMap<string, PathConditions>,
): GeoPrefix | undefined {
  let rows: Buffer[] = [indexHead(id, index.number)];
  for (const { path, direction } of index.parts) {
    if (isGeoPart(index, path)) return { index, collection: id, path, rows };
    const found = conditions.get(path);
    const points = found === undefined ? undefined : pointsOf(found);
    if (points === undefined || rows.length * points.length > MAX_POINTS) return undefined;
    const parts = points.map((value) => encodeCompoundKey([value], [direction]));
    rows = rows.flatMap((row) => parts.map((part) => Buffer.concat([row, part])));
  }
  return undefined;
}

/** What of an index must be read for a region. */
export interface GeoScan {
  readonly ranges: KeyRange[];
  /** Whether an entry can be left out without its document being looked at. */
  skips(key: Buffer): boolean;
}

/** The stretches of an index that hold all places of a region. */
export function geoScan<A>(prefix: GeoPrefix, grid: Grid<A>, region: Region<A>): GeoScan {
  const cells = cover(grid, region, FINENESS);
  const stretches = stretchesOf(cells);
  const around = prefix.index.coarse === true ? idsOver(cells) : [];
  const ranges = prefix.rows.flatMap((row) => [
    ...around.map((id) => oneCell(row, id)),
    ...stretches.map(({ first, last }) => rangeOf(row, first, last)),
  ]);
  const [row] = prefix.rows;
  const at = prefix.rows.length === 1 && row !== undefined && fits(row) ? row.length : undefined;
  return {
    ranges: ranges.sort((a, b) => Buffer.compare(a.start, b.start)),
    skips(key) {
      const id = at === undefined ? undefined : cellAt(key, at);
      return id !== undefined && isSmallest(id) && region.clip(grid.areaOf(id)) === 'out';
    },
  };
}

/** The region of an index around a cell. */
export const cellRanges = ({ rows }: GeoPrefix, first: number, last: number): KeyRange[] =>
  rows.map((row) => rangeOf(row, first, last));

// Only the smallest cells have an odd id.
const isSmallest = (id: number) => id % 2 === 1;

const idsOver = <A>(cells: readonly Cell<A>[]) => [...new Set(cells.flatMap(idsAround))];

// An entry that had to be cut is found by what is left of it.
const fits = (row: Buffer) => row.length + cellBytes(0).length <= KEPT;

function oneCell(row: Buffer, id: number): KeyRange {
  const start = fits(row) ? Buffer.concat([row, cellBytes(id)]) : row.subarray(0, KEPT);
  return { start, end: successor(start) };
}

function rangeOf(row: Buffer, first: number, last: number): KeyRange {
  if (!fits(row)) return oneCell(row, first);
  return {
    start: Buffer.concat([row, cellBytes(first)]),
    end: successor(Buffer.concat([row, cellBytes(last)])),
  };
}
