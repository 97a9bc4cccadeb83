import { shownName, typeOf, type Comparison, type Document } from '../../values';
import { EngineError } from '../error';
import { compileFilter } from '../query/filter';
import { nearClause, type NearClause } from '../query/near-clause';
import { compileSort } from '../query/sort';
import { candidates } from './candidates';
import { asMatch, type Match } from './match';
import { nearPlan } from './near-plan';
import { nearest, type NearMatch } from './nearest';
import { createFieldsReader, createPartReader, type PartReader } from './part';
import { choosePlan, type Plan } from './plan';
import type { QueryTarget } from './target';
import { createPause, type Pause } from './slice';
import { sortChunks } from './sort-chunks';

export type { QueryTarget } from './target';

/** A query on one collection. */
export interface Query {
  readonly filter: Document;
  readonly sort?: Document;
  readonly skip?: number;
  readonly limit?: number;
  readonly hint?: unknown;
  /** Where the hinted index is read from, and up to. */
  readonly min?: Document;
  readonly max?: Document;
  /** The order of a collation, by which values compare and are equal; absent: MongoDB's own. */
  readonly compare?: Comparison;
  /** Whether the matches' bytes or numbers alone are wanted, so that they are not decoded for it. */
  readonly raw?: boolean;
}

/** A query ready to run. */
export interface PlannedQuery {
  readonly plan: Plan;
  /** The matches, in order, a chunk at a time. Long scans let others run in between. */
  readonly run: () => AsyncGenerator<readonly Match[]>;
}

/**
 * Plans a query.
 *
 * @throws EngineError for a filter, sort or hint MongoDB refuses.
 */
export function planQuery(target: QueryTarget, query: Query): PlannedQuery {
  const { filter, skip = 0, limit = Infinity } = query;
  const clause = nearClause(filter);
  if (clause !== undefined) return planNear(target, query, clause);
  const plan = choosePlan(target.collection, query);
  const matches = compileFilter(filter, filterOptions(target, query.compare));
  const accepts = isExact(plan, filter) ? undefined : matches;
  const { raw = false } = query;
  const sort = query.sort === undefined || '$natural' in query.sort ? {} : query.sort;
  const sorter = Object.keys(sort).length === 0 ? undefined : compileSort(sort, query.compare);
  return {
    plan,
    run() {
      target.used?.(plan);
      const pause = createPause(target.clock);
      const part = createPartReader(filter, raw);
      const found = filtered(target, { plan, accepts, part, pause });
      const ordered =
        plan.sorted || sorter === undefined
          ? found
          : sortChunks(found, { sorter, keep: skip + limit, pause, read: sortReader(sort, raw) });
      return window(ordered, skip, limit);
    },
  };
}

/** How a sort reads documents: decoded ones stay so where they are wanted anyway. */
function sortReader(sort: Document, raw: boolean): (match: Match) => Document {
  if (!raw) return ({ document }) => document;
  return createFieldsReader(new Set(Object.keys(sort).map((path) => shownName(path.split('.', 1)[0] ?? ''))));
}

/** Plans a search by distance; a sort of the query's own comes before the distance. */
function planNear(target: QueryTarget, query: Query, clause: NearClause): PlannedQuery {
  const { sort = {}, skip = 0, limit = Infinity } = query;
  if (query.compare !== undefined) {
    throw new EngineError(303, 'A search by distance is not supported with a collation');
  }
  const sorter = Object.keys(sort).length === 0 || '$natural' in sort ? undefined : compileSort(sort);
  const { plan, run } = planNearest(target, clause, query.hint);
  return {
    plan: { ...plan, sorted: sorter === undefined },
    run() {
      const pause = createPause(target.clock);
      const read = sortReader(sort, false);
      const found =
        sorter === undefined ? run() : sortChunks(run(), { sorter, keep: skip + limit, pause, read });
      return window(found, skip, limit);
    },
  };
}

/**
 * Plans a search by distance: the matches come with it, nearest first.
 *
 * @throws EngineError 291 without an index that serves it.
 */
export function planNearest(
  target: QueryTarget,
  clause: NearClause,
  hint?: unknown,
): { readonly plan: Plan; readonly run: () => AsyncGenerator<readonly NearMatch[]> } {
  const { near, path, rest } = clause;
  const accepts = compileFilter(rest, filterOptions(target));
  const plan = nearPlan(target.collection, clause, hint);
  const run = () => {
    target.used?.(plan);
    return nearest(target, { plan, near, path, accepts, pause: createPause(target.clock) });
  };
  return { plan, run };
}

function filterOptions({ clock, random, variables }: QueryTarget, compare?: Comparison) {
  return {
    now: new Date(clock.now()),
    ...(random === undefined ? {} : { random }),
    ...(variables === undefined ? {} : { variables }),
    ...(compare === undefined ? {} : { compare }),
  };
}

// The key is the whole condition, so there is nothing left to check.
function isExact(plan: Plan, filter: Document): boolean {
  const names = Object.keys(filter);
  if (names.length === 0) return true;
  if (plan.stage !== 'IDHACK' || names.length !== 1 || names[0] !== '_id') return false;
  const id = filter['_id'];
  const plain = typeOf(id) !== 'object' || !Object.keys(id as object).some((name) => name.startsWith('$'));
  return plain && plan.index?.cut === false && typeOf(id) !== 'regex';
}

interface Filtering {
  readonly plan: Plan;
  readonly accepts: ((document: Document) => boolean) | undefined;
  readonly part: PartReader;
  readonly pause: Pause;
}

async function* filtered(
  { reader, collection, counter }: QueryTarget,
  { plan, accepts, part, pause }: Filtering,
): AsyncGenerator<readonly Match[]> {
  const options = { pause, ...(counter === undefined ? {} : { counter }) };
  for await (const chunk of candidates(reader, { collection, plan }, options)) {
    const all = chunk.map(asMatch);
    if (accepts === undefined) {
      if (counter !== undefined) counter.accepted += all.length;
      yield all;
      continue;
    }
    const accepted: Match[] = [];
    for (const match of all) {
      const yes = accepts(part.read(match));
      if (yes) accepted.push(match);
      part.tell(yes);
      // A filter may take long on one document: a regular expression on a long text.
      const wait = pause();
      if (wait !== undefined) await wait;
    }
    if (counter !== undefined) counter.accepted += accepted.length;
    if (accepted.length > 0) yield accepted;
  }
}

async function* window(
  source: AsyncGenerator<readonly Match[]>,
  skip: number,
  limit: number,
): AsyncGenerator<readonly Match[]> {
  let toSkip = skip;
  let left = limit;
  if (left <= 0) return;
  for await (const chunk of source) {
    const kept = chunk.slice(toSkip, toSkip + left);
    toSkip = Math.max(0, toSkip - chunk.length);
    left -= kept.length;
    if (kept.length > 0) yield kept;
    if (left <= 0) return;
  }
}
