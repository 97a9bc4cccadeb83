import { encodeKey, equalValues, rankOf, toNumber, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import type { Collection, IndexDefinition } from '../index/definition';
import { equalityAndRanges, type PathConditions } from '../query/bounds';
import { mayHoldText } from '../query/equality';
import { documentRange, indexRange, valuesKey } from '../storage/keys';
import { geoChoice, type GeoChoice } from './geo-plan';
import { planBetween } from './between';
import { implies } from './implies';
import type { Candidate, Plan, PlanRequest } from './shape';
import { unionPlan } from './union';
import { wildcardCandidates } from './wildcard-candidates';
import { intervalOf, MAX_POINTS, NULL_RANK, pointsOf, rangesOf, type Interval } from './bounds';

export type { Candidate, Plan, PlanRequest } from './shape';

/**
 * Chooses how to read: exact `_id`, else the index with the longest equality prefix, then a range, then the sort's
 * order; else all documents in their natural order.
 *
 * @throws EngineError 2 for a hint that names no index.
 */
export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const sort = Object.entries(request.sort ?? {});
  const natural = naturalOrder(request);
  if (natural !== undefined)
    return scan(collection, natural === -1, sort.length === 0 || isNatural(request.sort));
  const conditions = conditionsOf(request);
  const hinted = request.hint === undefined ? undefined : hintedIndex(collection, request.hint);
  const indexes = (hinted === undefined ? collection.indexes : [hinted]).filter((index) =>
    serves(index, request),
  );
  if (request.min !== undefined || request.max !== undefined) {
    return planBetween(collection, request, hinted);
  }
  const ids = idPoints(conditions);
  if (ids !== undefined && hinted === undefined) return exact(collection, ids, sort.length === 0);
  const candidates = indexes
    .filter(({ geo }) => geo === undefined)
    .flatMap((index) =>
      index.wildcard === undefined
        ? (candidateOf(index, conditions, request.compare === undefined ? sort : []) ?? [])
        : wildcardCandidates(index, index.wildcard, conditions),
    );
  const best = candidates.sort(compareCandidates)[0];
  const geo = geoChoice(collection, { filter: request.filter, conditions, indexes });
  if (geo !== undefined && geo.index.parts.length > (best?.points.length ?? 0)) {
    return geoPlan(geo, sort.length === 0);
  }
  if (best !== undefined && (isNarrow(best) || hinted !== undefined)) {
    return indexPlan(collection, best, sort.length === 0);
  }
  const union =
    hinted === undefined && request.compare === undefined
      ? unionPlan(collection, request, choosePlan)
      : undefined;
  if (union !== undefined && (best === undefined || !union.sorted)) return union;
  if (best !== undefined) return indexPlan(collection, best, sort.length === 0);
  const forced = indexes.find(
    ({ sparse, geo, wildcard }) =>
      hinted !== undefined && !sparse && geo === undefined && wildcard === undefined,
  );
  if (forced !== undefined) return indexPlan(collection, { index: forced, points: [] }, sort.length === 0);
  return scan(collection, false, sort.length === 0);
}

/** What an index can be asked for. The keys of texts are bytes, which tell nothing under a collation. */
function conditionsOf({ filter, compare }: PlanRequest): ReadonlyMap<string, PathConditions> {
  const found = equalityAndRanges(filter);
  const plain = compare === undefined ? found : found.filter(withoutText);
  return new Map(plain.map((entry) => [entry.path, entry]));
}

function withoutText({ equalities, ranges }: PathConditions): boolean {
  const bounds = ranges.flatMap(({ lower, upper }) => [lower?.value, upper?.value]);
  return ![...equalities.flat(), ...bounds].some(mayHoldText);
}

function geoPlan({ index, scan: found }: GeoChoice, sorted: boolean): Plan {
  const { ranges } = found;
  const skips = (key: Buffer) => found.skips(key);
  return { stage: 'IXSCAN', index, ranges, reverse: false, sorted, duplicates: true, skips };
}

/** Whether an index has all documents a filter asks for. */
export function serves(
  index: IndexDefinition,
  { filter, compare }: Pick<PlanRequest, 'filter' | 'compare'>,
): boolean {
  // What a filter implies of texts, it may not imply under a collation.
  if (index.partial !== undefined && compare !== undefined) return false;
  if (index.inert || index.building || index.hidden === true) return false;
  return index.partial === undefined || implies(filter, index.partial);
}

const isNarrow = ({ points, interval }: Candidate) => points.length > 0 || interval !== undefined;
const isNatural = (sort: Document | undefined) => sort !== undefined && '$natural' in sort;

function naturalOrder({ sort, hint }: PlanRequest): number | undefined {
  const from = isNatural(sort)
    ? sort
    : typeof hint === 'object' && hint !== null
      ? (hint as Document)
      : undefined;
  const value = from?.['$natural'];
  return value === undefined ? undefined : toNumber(value) < 0 ? -1 : 1;
}

/** The index a hint names. @throws EngineError 2 where there is none. */
export function hintedIndex({ indexes }: Collection, hint: unknown): IndexDefinition {
  const found = indexes.find(
    ({ name, key, hidden }) =>
      hidden !== true && (typeof hint === 'string' ? name === hint : equalValues(key, hint)),
  );
  if (found !== undefined) return found;
  throw new EngineError(
    2,
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function idPoints(conditions: ReadonlyMap<string, PathConditions>): readonly unknown[] | undefined {
  const found = conditions.get('_id');
  const points = found === undefined ? undefined : pointsOf(found);
  return points?.some((value) => Array.isArray(value)) === true ? undefined : points;
}

function exact(collection: Collection, ids: readonly unknown[], unordered: boolean): Plan {
  const ranges = ids.map((id) => {
    const key = valuesKey(collection.id, 0, encodeKey(id));
    return { start: key, end: key };
  });
  const index = collection.indexes[0];
  return {
    stage: 'IDHACK',
    ...(index === undefined ? {} : { index }),
    ranges,
    reverse: false,
    sorted: unordered || ids.length <= 1,
    duplicates: false,
  };
}

function scan(collection: Collection, reverse: boolean, sorted: boolean): Plan {
  return { stage: 'COLLSCAN', ranges: [documentRange(collection.id)], reverse, sorted, duplicates: false };
}

function candidateOf(
  index: IndexDefinition,
  conditions: ReadonlyMap<string, PathConditions>,
  sort: readonly (readonly [string, unknown])[],
): Candidate | undefined {
  const points: (readonly unknown[])[] = [];
  let interval: Interval | undefined;
  let combinations = 1;
  let arrays = 0;
  for (const { path } of index.parts) {
    const found = conditions.get(path);
    const multikey = index.multikey.includes(path);
    // Two conditions on one array may be met by two of its elements, which no single entry holds.
    if (found === undefined || (multikey && arrays++ > 0)) break;
    const values = pointsOf(found);
    if (values === undefined || combinations * values.length > MAX_POINTS) {
      interval = intervalOf(found, multikey);
      break;
    }
    combinations *= values.length;
    points.push(values);
  }
  const order = combinations === 1 && !index.cut ? orderOf(index, points.length, sort) : undefined;
  const narrowed = points.length > 0 || interval !== undefined;
  if (!narrowed && order === undefined) return undefined;
  if (index.sparse && !avoidsNull(points[0], interval)) return undefined;
  return {
    index,
    points,
    ...(interval === undefined ? {} : { interval }),
    ...(order === undefined ? {} : { order }),
  };
}

// A sparse index lacks the documents without the field; they match conditions on null only.
function avoidsNull(first: readonly unknown[] | undefined, interval: Interval | undefined): boolean {
  if (first !== undefined) return first.every((value) => rankOf(value) !== NULL_RANK);
  const bound = interval?.lower ?? interval?.upper;
  return bound !== undefined && rankOf(bound.value) !== NULL_RANK;
}

function orderOf(
  { parts, multikey }: IndexDefinition,
  fixed: number,
  sort: readonly (readonly [string, unknown])[],
): 'forward' | 'reverse' | undefined {
  const pinned = parts.slice(0, fixed).map(({ path }) => path);
  const wanted = sort.filter(([path]) => !pinned.includes(path));
  if (sort.length === 0 || sort.some(([path]) => multikey.includes(path))) return undefined;
  let direction: number | undefined;
  for (const [at, [path, value]] of wanted.entries()) {
    const part = parts[fixed + at];
    if (part?.path !== path || typeOf(value) === 'object') return undefined;
    const turn = part.direction * Math.sign(toNumber(value));
    if (direction !== undefined && turn !== direction) return undefined;
    direction = turn;
  }
  return direction === -1 ? 'reverse' : 'forward';
}

// The first point of a wildcard index is the path, which asks for nothing.
const weightOf = ({ points, index }: Candidate) => points.length - (index.wildcard === undefined ? 0 : 1);

function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    weightOf(b) - weightOf(a) ||
    Number(b.interval !== undefined) - Number(a.interval !== undefined) ||
    Number(b.order !== undefined) - Number(a.order !== undefined) ||
    a.index.parts.length - b.index.parts.length
  );
}

function indexPlan(collection: Collection, candidate: Candidate, unordered: boolean): Plan {
  const { index, points, interval, order } = candidate;
  const directions = index.parts.map(({ direction }) => direction);
  const ranges = isNarrow(candidate)
    ? rangesOf({
        collection: collection.id,
        index: index.number,
        directions,
        points,
        ...(interval === undefined ? {} : { interval }),
      })
    : [indexRange(collection.id, index.number)];
  return {
    stage: 'IXSCAN',
    index,
    ranges,
    narrow: isNarrow(candidate),
    demand: { points, ...(interval === undefined ? {} : { interval }) },
    reverse: order === 'reverse',
    sorted: unordered || order !== undefined,
    duplicates: index.multikey.length > 0 || ranges.length > 1,
  };
}
