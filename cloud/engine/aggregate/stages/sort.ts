import { isDocument, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileSort, type Sorter } from '../../query/sort';
import { createMeter } from '../memory';
import { giveWay } from '../pace';
import { createRunSorter, RUN } from '../sorted-runs';
import type { Batches, Stage, StageCompiler } from '../stage';

/** `$sort`: all documents in order. */
export const $sort: StageCompiler = (operand, { memory }) => sortStage(operand, { memory });

const OUT = 128;

/** How a sort is bounded. */
export interface SortBounds {
  /** How many of the first documents are needed; all where absent. */
  readonly limit?: number;
  /** Bytes it may keep; any number where undefined. */
  readonly memory: number | undefined;
}

/** A sort. @throws EngineError 292 at run time above the bound of memory. */
export function sortStage(operand: unknown, { limit = Infinity, memory }: SortBounds): Stage {
  if (!isDocument(operand)) throw new EngineError(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0)
    throw new EngineError(15976, '$sort stage must have at least one sort key');
  const sorter = compileSort(operand);
  return (input) => (limit <= RUN ? best(input, sorter, { limit, memory }) : sortAll(input, sorter, memory));
}

/** Only the first few: no more than twice a run is held. */
async function* best(
  input: Batches,
  sorter: Sorter,
  { limit, memory }: Required<Pick<SortBounds, 'limit'>> & SortBounds,
): Batches {
  let held: Document[] = [];
  for await (const batch of input) {
    held.push(...batch);
    if (held.length < limit + RUN) continue;
    held = sorter.sort(held, limit);
    const meter = createMeter('$sort', memory);
    for (const document of held) meter.keep(document);
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
async function* sortAll(input: Batches, { keyOf, compareKeys }: Sorter, memory: number | undefined): Batches {
  const meter = createMeter('$sort', memory);
  const sorting = createRunSorter<Item>((a, b) => compareKeys(a.key, b.key));
  for await (const batch of input)
    for (const document of batch) {
      meter.keep(document);
      const turn = sorting.add({ document, key: keyOf(document) });
      if (turn !== undefined) await turn;
    }
  const all = await sorting.finish();
  for (let at = 0; at < all.length; at += OUT) {
    yield all.slice(at, at + OUT).map(({ document }) => document);
    if (at % (OUT * 16) === 0) await giveWay();
  }
}
