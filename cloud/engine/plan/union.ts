import type { Document } from '../../values';
import type { Collection } from '../index/definition';
import type { Plan, PlanRequest } from './shape';

/** More branches than this are not worth their own plans. */
const MOST = 50;

/**
 * Reads an `$or` by the indexes of its branches, when each has one; undefined where a branch would read everything.
 *
 * @param choose - plans one branch.
 */
export function unionPlan(
  collection: Collection,
  { filter, sort }: PlanRequest,
  choose: (collection: Collection, request: PlanRequest) => Plan,
): Plan | undefined {
  const { $or: clauses, ...rest } = filter;
  if (!Array.isArray(clauses) || clauses.length < 2 || clauses.length > MOST) return undefined;
  const branches: Plan[] = [];
  for (const clause of clauses as readonly Document[]) {
    const plan = choose(collection, {
      filter: Object.keys(rest).length === 0 ? clause : { $and: [rest, clause] },
    });
    const narrow =
      plan.stage === 'IDHACK' || plan.stage === 'OR' || (plan.stage === 'IXSCAN' && plan.narrow === true);
    if (!narrow) return undefined;
    branches.push(plan);
  }
  return {
    stage: 'OR',
    branches,
    ranges: [],
    reverse: false,
    sorted: sort === undefined || Object.keys(sort).length === 0,
    duplicates: true,
  };
}
