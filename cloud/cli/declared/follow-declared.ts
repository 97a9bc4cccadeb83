import { asCloudError, errorSentence } from '../../base';
import type { Cloud } from '../../index';
import type { Declaration, DeclaredOutcome } from '../../protocol';
import type { Call } from '../command';
import { say } from '../output';
import type { Settings } from '../settings';
import { declaredText } from '../texts-declared';
import { plantSeeds } from './plant';
import { readSeeds } from './seeds';
import { watchDeclared } from './watch-declared';

/**
 * What `dev` does about what is declared while a cloud runs: seeds for collections that are empty when the cloud starts, and
 * whatever the file comes to.
 *
 * @returns What ends it.
 */
export async function followDeclared(
  call: Call,
  cloud: Cloud,
  { config }: Settings,
): Promise<() => Promise<void>> {
  const seed = async (declaration: Declaration, { env, unseeded }: DeclaredOutcome) => {
    if (unseeded.length === 0) return;
    try {
      const seeds = await readSeeds(declaration.collections, config.projectDir);
      const wanted = seeds.filter(
        ({ collection, documents }) => documents > 0 && unseeded.includes(collection),
      );
      await plantSeeds({ ...call, flags: { ...call.flags, env } }, cloud, wanted);
    } catch (error) {
      call.terminal.err(`${errorSentence(asCloudError(error), call.lang)}\n`);
    }
  };
  for (const outcome of cloud.applied) await seed(config, outcome);
  return watchDeclared({
    dir: config.projectDir,
    cloud,
    envs: config.envs,
    inForce: config,
    lang: call.lang,
    say: (outcome, { reason }) => {
      if (outcome === 'refused') call.terminal.err(`${reason}\n`);
      else say(call, declaredText(call.lang, outcome, { reason, change: reason, what: reason }));
    },
    onApplied: seed,
  });
}
