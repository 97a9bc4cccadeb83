import type { Clock } from '../../base';
import type { Collection, IndexDefinition } from '../index/definition';
import type { Plan } from './shape';

/** How often an index has been read from. */
export interface Used {
  readonly operations: number;
  /** Milliseconds since 1970 from which it is counted. */
  readonly since: number;
}

/** Counts which indexes serve queries, since the engine was opened. */
export interface IndexUsage {
  count(collection: Collection, plan: Pick<Plan, 'index' | 'branches'>): void;
  of(collection: Collection, index: IndexDefinition): Used;
}

/** Makes counters that stand at zero. */
export function createIndexUsage(clock: Clock): IndexUsage {
  const begun = clock.now();
  const counts = new WeakMap<Collection, Map<number, number>>();
  return {
    count(collection, plan) {
      const found = counts.get(collection) ?? new Map<number, number>();
      counts.set(collection, found);
      for (const { index } of [plan, ...(plan.branches ?? [])]) {
        if (index !== undefined) found.set(index.number, (found.get(index.number) ?? 0) + 1);
      }
    },
    of: (collection, { number }) => ({ operations: counts.get(collection)?.get(number) ?? 0, since: begun }),
  };
}
