import { databaseOf } from '../database';
import { flagText, type Call } from '../command';
import { say } from '../output';
import type { Target } from '../running';
import { declaredText } from '../texts-declared';
import { plantSeed, type Seed, type Seeded } from './seeds';

/** Refused lines a person is shown; a machine gets all. */
const SHOWN = 20;

/** Plants seeds in a running cloud and says what became of each. */
export async function plantSeeds(
  call: Call,
  target: Target,
  seeds: readonly Seed[],
): Promise<readonly Seeded[]> {
  const env = flagText(call, 'env');
  const execute = databaseOf(target, { lang: call.lang, ...(env === undefined ? {} : { env }) });
  const outcomes: Seeded[] = [];
  for (const seed of seeds) {
    const outcome = await plantSeed(seed, { execute, lang: call.lang });
    const { collection, file, inserted, present, refused } = outcome;
    outcomes.push(outcome);
    say(call, declaredText(call.lang, 'seeded', { collection, inserted, present, refused: refused.length }));
    for (const { line, message } of refused.slice(0, SHOWN)) {
      call.terminal.err(`${declaredText(call.lang, 'seedLine', { file, line, reason: message })}\n`);
    }
    if (refused.length > SHOWN) call.terminal.err(`… ${refused.length - SHOWN}\n`);
  }
  return outcomes;
}
