import type { Document } from '../../values';
import {
  FINEST,
  flatRing,
  leafOf,
  ring,
  SPHERE,
  stretchAround,
  unitsOf,
  type Grid,
  type Near,
  type Region,
} from '../geo';
import { nearbyIn } from '../query/near-clause';
import { gridOf } from '../index/geo-entries';
import { readRecord } from '../index/documents';
import type { KeyRange } from '../storage/environment';
import { after, recordOfEntry } from '../storage/keys';
import { cellRanges, geoScan, type GeoPrefix, type GeoScan } from './geo-ranges';
import { asMatch, type Match } from './match';
import type { NearPlan } from './near-plan';
import type { Pause } from './slice';
import type { QueryTarget } from './target';

/** A match with what made it near. */
export interface NearMatch extends Match {
  /** In the query's units. */
  readonly distance: number;
  /** The stored place that is so far away. */
  readonly place: unknown;
}

/** A search by distance. */
export interface Search {
  readonly plan: NearPlan;
  readonly near: Near;
  readonly path: string;
  /** The filter's other conditions. */
  readonly accepts: (document: Document) => boolean;
  readonly pause: Pause;
}

const CHUNK = 100;
const FEW = 20;
const MANY = 500;

/**
 * The matches from near to far, a ring at a time: a ring's cells are read, and what is nearer than its outer line is
 * given. Rings grow where little is found.
 */
export async function* nearest(target: QueryTarget, search: Search): AsyncGenerator<readonly NearMatch[]> {
  const rings = ringsOf(search);
  const seen = new Set<number>();
  let waiting: NearMatch[] = [];
  let inner = rings.least;
  let width = startWidth(target, search.plan.prefix, rings);
  for (;;) {
    const outer = inner + width;
    const last = outer >= rings.most;
    let found = 0;
    for await (const matches of inRing(target, search, { scan: rings.scan(inner, outer), seen })) {
      found += matches.length;
      waiting.push(...matches);
    }
    waiting.sort((a, b) => a.distance - b.distance || a.record - b.record);
    const limit = outer * rings.units;
    const at = last ? waiting.length : waiting.findIndex(({ distance }) => distance > limit);
    const ready = at < 0 ? waiting : waiting.slice(0, at);
    waiting = at < 0 ? [] : waiting.slice(at);
    for (let from = 0; from < ready.length; from += CHUNK) yield ready.slice(from, from + CHUNK);
    if (last) return;
    if (found === 0) width *= 4;
    else if (found < FEW) width *= 2;
    else if (found > MANY) width /= 2;
    inner = outer;
  }
}

/** How distances become rings of cells. Lengths are radians on the globe, else the plane's. */
interface Rings {
  readonly least: number;
  readonly most: number;
  /** What the query calls one of them. */
  readonly units: number;
  /** The widths of the cells around the centre by level. */
  readonly widthOf: (level: number) => number;
  /** The cell around the centre. */
  readonly leaf: number | undefined;
  scan(inner: number, outer: number): GeoScan;
}

function ringsOf({ plan, near }: Search): Rings {
  const units = unitsOf(near);
  const { prefix } = plan;
  const { centre, flat } = near;
  const range = { least: near.least / units, most: near.most / units };
  const over = <A>(grid: Grid<A>, region: Region<A>) => geoScan(prefix, grid, region);
  if (plan.stage === 'GEO_NEAR_2DSPHERE' && centre !== undefined) {
    return {
      ...range,
      most: Math.min(range.most, Math.PI + 1e-6),
      units,
      widthOf: (level) => 2 / 2 ** level,
      leaf: leafOf(centre),
      scan: (inner, outer) => over(SPHERE, ring(centre, inner, outer)),
    };
  }
  const grid = gridOf(prefix.index);
  const { minX, maxX } = grid.whole;
  if (centre !== undefined) {
    // On a plane of degrees a ring of the globe is no simple figure: everything is read at once.
    const all = flatRing(flat, 0, Infinity);
    return { least: 0, most: 0, units, widthOf: () => 1, leaf: undefined, scan: () => over(grid, all) };
  }
  const reach = Math.max(
    Math.abs(flat.x - minX),
    Math.abs(maxX - flat.x),
    Math.abs(flat.y - minX),
    Math.abs(maxX - flat.y),
  );
  return {
    ...range,
    most: Math.min(range.most, reach * Math.SQRT2 + 1e-6),
    units,
    widthOf: (level) => (maxX - minX) / 2 ** level,
    leaf: grid.leafOf(flat),
    scan: (inner, outer) => over(grid, flatRing(flat, inner, outer)),
  };
}

/** About as wide as the smallest cell around the centre that holds anything. */
function startWidth({ reader }: QueryTarget, prefix: GeoPrefix, { leaf, widthOf }: Rings): number {
  if (leaf === undefined) return 1;
  const holds = (level: number) => {
    const { first, last } = stretchAround(leaf, level);
    return cellRanges(prefix, first, last).some((range) => {
      for (const key of reader.keys({ ...range, limit: 1 })) return key.length > 0;
      return false;
    });
  };
  let [some, none] = [0, FINEST + 1];
  while (none - some > 1) {
    const level = (some + none) >> 1;
    if (holds(level)) some = level;
    else none = level;
  }
  return widthOf(some);
}

interface Ring {
  readonly scan: GeoScan;
  readonly seen: Set<number>;
}

async function* inRing(
  target: QueryTarget,
  search: Search,
  { scan, seen }: Ring,
): AsyncGenerator<readonly NearMatch[]> {
  for (const whole of scan.ranges) {
    let range: KeyRange | undefined = whole;
    while (range !== undefined) {
      const matches: NearMatch[] = [];
      let read = 0;
      let last: Buffer | undefined;
      const records: number[] = [];
      for (const key of target.reader.keys({ ...range, limit: CHUNK })) {
        read++;
        last = key;
        const record = recordOfEntry(key);
        if (!seen.has(record) && !scan.skips(key)) records.push(record);
      }
      count(target, read, records.length);
      for (const record of records) {
        if (seen.has(record)) continue;
        seen.add(record);
        const match = nearMatch(target, search, record);
        if (match === undefined) continue;
        matches.push(match);
        if (target.counter !== undefined) target.counter.accepted++;
      }
      if (matches.length > 0) yield matches;
      range = read === CHUNK && last !== undefined ? { ...range, start: after(last) } : undefined;
      await search.pause();
    }
  }
}

function count({ counter }: QueryTarget, keys: number, documents: number): void {
  if (counter === undefined) return;
  counter.keys += keys;
  counter.documents += documents;
}

function nearMatch(
  { reader, collection }: QueryTarget,
  { near, path, accepts }: Search,
  record: number,
): NearMatch | undefined {
  const raw = readRecord(reader, collection, record);
  if (raw === undefined) return undefined;
  const { document } = asMatch({ record, raw });
  const found = nearbyIn(document, { near, path });
  return found === undefined || !accepts(document) ? undefined : { record, raw, document, ...found };
}
