/**
 * Random queries, updates and pipelines over random documents, answered by the engine and by a second evaluator that was
 * written by itself: values, types and orders are the same.
 * `npx tsx test/drill/engine-oracle.ts [cases] [seed] [round]` prints a summary as JSON; a difference tells its seed and round.
 */
import { openHereWithDriver } from '../cloud/engine/session/setup';
import { createChance } from './oracle/chance';
import { compareRound, type Tally } from './oracle/round';

/** What a drill found. */
export interface OracleSummary extends Tally {
  readonly seed: number;
  readonly seconds: number;
  /** The first differences, as text. */
  readonly differences: readonly string[];
}

const MOST_SHOWN = 20;

/** Compares so many cases, from a round on. */
export async function drillEngineOracle(cases: number, seed: number, first = 0): Promise<OracleSummary> {
  const { client, close } = await openHereWithDriver('system');
  const started = performance.now();
  const tally: Tally = { queries: 0, updates: 0, upserts: 0, pipelines: 0, refused: 0, leftOut: 0 };
  const differences: string[] = [];
  try {
    const compared = () => tally.queries + tally.updates + tally.upserts + tally.pipelines;
    for (let round = first; compared() < cases && differences.length < MOST_SHOWN; round++) {
      // Each round has a seed of its own, by which it can be repeated alone.
      const own = seed * 1_000_003 + round;
      for (const difference of await compareRound(client.db('q'), createChance(own), tally))
        differences.push(`seed ${seed}, round ${round}: ${difference}`);
    }
  } finally {
    await close();
  }
  return { seed, seconds: Math.round((performance.now() - started) / 1000), ...tally, differences };
}

if (require.main === module) {
  const [cases = '2000', seed = String(Date.now() % 1_000_000), round = '0'] = process.argv.slice(2);
  void drillEngineOracle(Number(cases), Number(seed), Number(round)).then((summary) => {
    console.log(JSON.stringify(summary, null, 2));
    if (summary.differences.length > 0) process.exitCode = 1;
  });
}
