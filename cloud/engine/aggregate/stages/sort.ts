import { isDocument, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileSort, type Sorter } from '../../query/sort';
import type { Batches, Stage, StageCompiler } from '../stage';

/** `$sort`: all documents in order. */
export const $sort: StageCompiler = (operand) => sortStage(operand, Infinity);

/** Documents that are sorted at a stretch: others run in between. */
const RUN = 2000;
const OUT = 128;

/** A sort of which only the first `limit` are needed. */
export function sortStage(operand: unknown, limit: number): Stage {
  if (!isDocument(operand)) throw new EngineError(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0)
    throw new EngineError(15976, '$sort stage must have at least one sort key');
  const sorter = compileSort(operand);
  return (input) => (limit <= RUN ? best(input, sorter, limit) : sortAll(input, sorter));
}

const giveWay = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Only the first few: no more than twice a run is held. */
async function* best(input: Batches, sorter: Sorter, limit: number): Batches {
  let held: Document[] = [];
  for await (const batch of input) {
    held.push(...batch);
    if (held.length < limit + RUN) continue;
    held = sorter.sort(held, limit);
    await giveWay();
  }
  held = sorter.sort(held, limit);
  if (held.length > 0) yield held;
}

interface Item {
  readonly document: Document;
  readonly key: readonly unknown[];
}

/** Sorted runs, merged two by two. Stable. */
async function* sortAll(input: Batches, { keyOf, compareKeys }: Sorter): Batches {
  const compare = (a: Item, b: Item) => compareKeys(a.key, b.key);
  let runs: Item[][] = [];
  let pending: Item[] = [];
  for await (const batch of input) {
    for (const document of batch) pending.push({ document, key: keyOf(document) });
    if (pending.length < RUN) continue;
    runs.push(pending.sort(compare));
    pending = [];
    await giveWay();
  }
  runs.push(pending.sort(compare));
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [one, other] = [runs[at] ?? [], runs[at + 1]];
      merged.push(other === undefined ? one : await merge(one, other, compare));
    }
    runs = merged;
  }
  const [all = []] = runs;
  for (let at = 0; at < all.length; at += OUT) {
    yield all.slice(at, at + OUT).map(({ document }) => document);
    if (at % (OUT * 16) === 0) await giveWay();
  }
}

async function merge(
  one: readonly Item[],
  other: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Promise<Item[]> {
  const merged: Item[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length && right < other.length) {
    const [a, b] = [one[left] as Item, other[right] as Item];
    if (compare(a, b) <= 0) {
      merged.push(a);
      left++;
    } else {
      merged.push(b);
      right++;
    }
    if (merged.length % RUN === 0) await giveWay();
  }
  for (; left < one.length; left++) merged.push(one[left] as Item);
  for (; right < other.length; right++) merged.push(other[right] as Item);
  return merged;
}
