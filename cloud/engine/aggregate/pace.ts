import type { Batches } from './stage';

/** Batches that stages may look at before other work has its turn: some 2,000 documents. */
const TURN = 16;

/** Lets the input and output of other commands have their turn. */
export const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Hands batches on and gives way now and then; all stages of a pipeline share one, inner pipelines too. */
export type Pace = (input: Batches) => Batches;

/** A pace for one pipeline. */
export function createPace(): Pace {
  let looked = 0;
  return async function* (input) {
    for await (const batch of input) {
      if (++looked % TURN === 0) await giveWay();
      yield batch;
    }
  };
}
