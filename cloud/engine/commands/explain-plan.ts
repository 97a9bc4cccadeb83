import type { Document } from '../../values';
import type { Plan } from '../plan/plan';

/** What `explain` says of a plan: `queryPlanner` as MongoDB shows it. */
export function explainPlan(
  namespace: string,
  parsed: { readonly filter?: Document; readonly sort?: Document },
  plan: Plan | undefined,
): Document {
  return {
    queryPlanner: {
      namespace,
      indexFilterSet: false,
      parsedQuery: parsed.filter ?? {},
      winningPlan: plan === undefined ? { stage: 'EOF' } : winningPlan(parsed, plan),
      rejectedPlans: [],
    },
  };
}

function winningPlan({ filter = {}, sort }: { filter?: Document; sort?: Document }, plan: Plan): Document {
  const read = readStage(plan, filter);
  if (plan.sorted || sort === undefined || Object.keys(sort).length === 0) return read;
  return { stage: 'SORT', sortPattern: sort, inputStage: read };
}

function readStage({ stage, index, reverse, ranges }: Plan, filter: Document): Document {
  const direction = reverse ? 'backward' : 'forward';
  if (stage === 'COLLSCAN') return { stage, filter, direction };
  if (stage === 'IDHACK') return { stage };
  if (stage === 'GEO_NEAR_2DSPHERE' || stage === 'GEO_NEAR_2D') {
    const version = index?.options?.['2dsphereIndexVersion'] ?? 2;
    return { stage, keyPattern: index?.key ?? {}, indexName: index?.name ?? '', indexVersion: version };
  }
  return {
    stage: 'FETCH',
    filter,
    inputStage: {
      stage,
      keyPattern: index?.key ?? {},
      indexName: index?.name ?? '',
      isMultiKey: (index?.multikey.length ?? 0) > 0,
      isUnique: index?.unique ?? false,
      isSparse: index?.sparse ?? false,
      direction,
      ranges: ranges.length,
    },
  };
}
