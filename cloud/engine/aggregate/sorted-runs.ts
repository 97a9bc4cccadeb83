import { giveWay } from './pace';

/** Items that are sorted at a stretch: others run in between. */
export const RUN = 2000;

/** Sorts without keeping others waiting: runs, merged two by two. Stable. */
export interface RunSorter<T> {
  /** Takes one more item; sorts a run when it is full. */
  add(item: T): Promise<void> | undefined;
  /** All items in order. */
  finish(): Promise<readonly T[]>;
}

/** An empty sorter. */
export function createRunSorter<T>(compare: (a: T, b: T) => number): RunSorter<T> {
  const runs: T[][] = [];
  let pending: T[] = [];
  const endRun = (): void => {
    runs.push(pending.sort(compare));
    pending = [];
  };
  return {
    add(item) {
      pending.push(item);
      if (pending.length < RUN) return undefined;
      endRun();
      return giveWay();
    },
    async finish() {
      endRun();
      let current = runs;
      while (current.length > 1) {
        const merged: T[][] = [];
        for (let at = 0; at < current.length; at += 2) {
          const [one, other] = [current[at] ?? [], current[at + 1]];
          merged.push(other === undefined ? one : await merge(one, other, compare));
        }
        current = merged;
      }
      return current[0] ?? [];
    },
  };
}

async function merge<T>(
  one: readonly T[],
  other: readonly T[],
  compare: (a: T, b: T) => number,
): Promise<T[]> {
  const merged: T[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length && right < other.length) {
    const [a, b] = [one[left] as T, other[right] as T];
    if (compare(a, b) <= 0) {
      merged.push(a);
      left++;
    } else {
      merged.push(b);
      right++;
    }
    if (merged.length % RUN === 0) await giveWay();
  }
  for (; left < one.length; left++) merged.push(one[left] as T);
  for (; right < other.length; right++) merged.push(other[right] as T);
  return merged;
}
