import type { Sorter } from '../query/sort';
import type { Document } from '../../values';
import type { Match } from './match';
import type { Pause } from './slice';

const RUN = 500;
const OUT = 128;

/** How {@link sortChunks} sorts. */
export interface SortOptions {
  readonly sorter: Sorter;
  /** How many of the order are wanted. */
  readonly keep: number;
  readonly pause: Pause;
  /** Reads what the order depends on; a new object at each call. */
  readonly read: (match: Match) => Document;
}

/** Sorted matches waiting to be merged. */
interface Run {
  readonly matches: readonly Match[];
  at: number;
  key: readonly unknown[];
}

/**
 * Sorts a stream: in runs, merged lazily, so that the event loop is never held for long. With a small `keep` only the
 * best are held. Stable.
 */
export async function* sortChunks(
  source: AsyncGenerator<readonly Match[]>,
  options: SortOptions,
): AsyncGenerator<readonly Match[]> {
  const { keep, pause } = options;
  const runs: Run[] = [];
  let pending: Match[] = [];
  const few = keep <= RUN;
  const size = few ? Math.max(RUN, keep * 2) : RUN;
  for await (const chunk of source) {
    pending.push(...chunk);
    if (pending.length < size) continue;
    const sorted = sortRun(pending, options);
    pending = few ? sorted : [];
    if (!few) runs.push(openRun(sorted, options));
    await pause();
  }
  if (pending.length > 0) runs.push(openRun(sortRun(pending, options), options));
  yield* merge(runs, options);
}

function openRun(matches: readonly Match[], { sorter, read }: SortOptions): Run {
  const first = matches[0];
  return { matches, at: 0, key: first === undefined ? [] : sorter.keyOf(read(first)) };
}

function sortRun(matches: readonly Match[], { sorter, keep, read }: SortOptions): Match[] {
  const byDocument = new Map<Document, Match>(matches.map((match) => [read(match), match]));
  const sorted = sorter.sort(byDocument.keys(), Number.isFinite(keep) ? keep : undefined);
  return sorted.flatMap((document) => byDocument.get(document) ?? []);
}

async function* merge(
  runs: readonly Run[],
  { sorter, pause, read }: SortOptions,
): AsyncGenerator<readonly Match[]> {
  if (runs.length === 1) {
    yield runs[0]?.matches ?? [];
    return;
  }
  const heap = runs.map((_, at) => at);
  const before = (a: number, b: number) => {
    const order = sorter.compareKeys((runs[a] as Run).key, (runs[b] as Run).key);
    return order < 0 || (order === 0 && a < b);
  };
  for (let at = heap.length >> 1; at >= 0; at--) sink(heap, at, before);
  let out: Match[] = [];
  while (heap.length > 0) {
    const run = runs[heap[0] as number] as Run;
    out.push(run.matches[run.at++] as Match);
    const next = run.matches[run.at];
    if (next === undefined) {
      const last = heap.pop() as number;
      if (heap.length > 0) heap[0] = last;
    } else run.key = sorter.keyOf(read(next));
    sink(heap, 0, before);
    if (out.length === OUT) {
      yield out;
      out = [];
      await pause();
    }
  }
  if (out.length > 0) yield out;
}

function sink(heap: number[], from: number, before: (a: number, b: number) => boolean): void {
  let at = from;
  for (;;) {
    const left = at * 2 + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && before(heap[right] as number, heap[left] as number) ? right : left;
    if (!before(heap[child] as number, heap[at] as number)) return;
    [heap[at], heap[child]] = [heap[child] as number, heap[at] as number];
    at = child;
  }
}
