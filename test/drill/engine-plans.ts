/**
 * Random queries with many kinds of indexes against the same queries without any: there is no difference.
 * `npx tsx test/drill/engine-plans.ts [runs] [seed]` prints a summary as JSON.
 */
import { openHereWithDriver } from '../cloud/engine/session/setup';
import { comparePlans } from '../suites/plans';

/** What a drill found. */
export interface PlanSummary {
  readonly seed: number;
  readonly compared: number;
  /** The first difference. */
  readonly difference: string | undefined;
}

/** One drill of so many collections, with some twenty answers compared on each. */
export async function drillEnginePlans(runs: number, seed: number): Promise<PlanSummary> {
  const { client, close } = await openHereWithDriver('system');
  try {
    const compared = await comparePlans(client.db('q'), { runs, seed });
    return { seed, compared, difference: undefined };
  } catch (error) {
    return { seed, compared: 0, difference: error instanceof Error ? error.message : String(error) };
  } finally {
    await close();
  }
}

if (require.main === module) {
  const [runs = '100', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
  void drillEnginePlans(Number(runs), Number(seed)).then((summary) => {
    console.log(JSON.stringify(summary));
    if (summary.difference !== undefined) process.exitCode = 1;
  });
}
