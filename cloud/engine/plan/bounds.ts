import { compareValues, encodeCompoundKey, RANK, rankOf, typeOf, type Direction } from '../../values';
import type { Bound, PathConditions } from '../query/bounds';
import { indexHead, KEPT, successor } from '../storage/keys';
import type { KeyRange } from '../storage/environment';

/** A stretch of one path's values, within one type. */
export interface Interval {
  readonly lower?: Bound;
  readonly upper?: Bound;
}

/** More ranges than this are not worth their seeks. */
export const MAX_POINTS = 200;

/** Types an index cannot be asked for by order: they match by other rules. */
const UNORDERED: ReadonlySet<string> = new Set(['missing', 'minKey', 'maxKey', 'array', 'regex']);

/**
 * The values an index must be asked for so that no match of an equality is lost; undefined where it cannot serve.
 * Of an array also the first element: a document that holds the array has entries for its elements only.
 */
export function pointsOf(conditions: PathConditions): readonly unknown[] | undefined {
  let best: readonly unknown[] | undefined;
  for (const values of conditions.equalities) {
    if (values.some((value) => typeOf(value) === 'regex' || value === undefined)) continue;
    const points = distinct(values.flatMap((value) => (isFilled(value) ? [value, value[0]] : [value])));
    if (points.length <= MAX_POINTS && (best === undefined || points.length < best.length)) best = points;
  }
  return best;
}

/** The narrowest stretch that surely holds all matches. On a multikey path one condition only is used. */
export function intervalOf(conditions: PathConditions, multikey: boolean): Interval | undefined {
  const usable = conditions.ranges.filter(
    ({ lower, upper }) => isOrdered(lower) && isOrdered(upper) && sameRank(lower, upper),
  );
  const whole = usable.find(({ lower, upper }) => lower !== undefined && upper !== undefined);
  const first = whole ?? usable[0];
  if (first === undefined || multikey) return first;
  const rank = rankOf((first.lower ?? first.upper)?.value);
  const same = usable.filter(({ lower, upper }) => rankOf((lower ?? upper)?.value) === rank);
  const lower = extreme(
    same.map((range) => range.lower),
    1,
  );
  const upper = extreme(
    same.map((range) => range.upper),
    -1,
  );
  return { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
}

const isFilled = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;
const isOrdered = (bound: Bound | undefined) => bound === undefined || !UNORDERED.has(typeOf(bound.value));
const sameRank = (lower: Bound | undefined, upper: Bound | undefined) =>
  lower === undefined || upper === undefined ? lower !== upper : rankOf(lower.value) === rankOf(upper.value);

function distinct(values: readonly unknown[]): readonly unknown[] {
  const sorted = values.map((value) => (value === undefined ? null : value)).sort(compareValues);
  return sorted.filter((value, at) => at === 0 || compareValues(value, sorted[at - 1]) !== 0);
}

function extreme(bounds: readonly (Bound | undefined)[], sign: 1 | -1): Bound | undefined {
  let best: Bound | undefined;
  for (const bound of bounds) {
    if (bound === undefined) continue;
    const order = best === undefined ? 1 : compareValues(bound.value, best.value) * sign;
    if (order > 0 || (order === 0 && !bound.inclusive)) best = bound;
  }
  return best;
}

/** What {@link rangesOf} makes key ranges of. */
export interface Demand {
  readonly collection: number;
  readonly index: number;
  readonly directions: readonly Direction[];
  /** For each leading part the values asked for. */
  readonly points: readonly (readonly unknown[])[];
  /** For the part after them. */
  readonly interval?: Interval;
}

/** The key ranges, in key order. Supersets where keys are cut. */
export function rangesOf(demand: Demand): KeyRange[] {
  const { collection, index, directions, points, interval } = demand;
  const head = indexHead(collection, index);
  let rows: unknown[][] = [[]];
  for (const values of points) rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  const ranges = rows.map((row) => {
    const prefix = encodeCompoundKey(row, directions);
    const direction = directions[points.length] ?? 1;
    const [start, end] = interval === undefined ? [prefix, undefined] : stretch(prefix, interval, direction);
    return {
      start: Buffer.concat([head, start.subarray(0, KEPT)]),
      end: end ?? successor(Buffer.concat([head, start.subarray(0, KEPT)])),
    };
  });
  return ranges.sort((a, b) => Buffer.compare(a.start, b.start));

  function stretch(prefix: Buffer, { lower, upper }: Interval, direction: Direction): [Buffer, Buffer] {
    const rank = rankOf((lower ?? upper)?.value);
    const edge = Buffer.concat([prefix, Buffer.from([direction === 1 ? rank : ~rank & 0xff])]);
    const at = (bound: Bound) => Buffer.concat([prefix, encodeCompoundKey([bound.value], [direction])]);
    const [low, high] = direction === 1 ? [lower, upper] : [upper, lower];
    const begin = low === undefined ? edge : at(low);
    const finish = high === undefined ? edge : at(high);
    const skips = low !== undefined && !low.inclusive && begin.length <= KEPT;
    const covers = high === undefined || high.inclusive || finish.length > KEPT;
    const last = Buffer.concat([head, finish.subarray(0, KEPT)]);
    return [skips ? successor(begin) : begin, covers ? successor(last) : last];
  }
}

/** The rank of null, at which a sparse index has gaps. */
export const NULL_RANK: number = RANK.null;
