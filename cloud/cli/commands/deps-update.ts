import { CloudError, randomIds, type Clock } from '../../base';
import { updateDependencies } from '../../functions';
import type { Call } from '../command';
import { commandLogger, emit, say } from '../output';
import { findRunning } from '../running';
import { loadSettings } from '../settings';
import { text } from '../texts';

/** The system's time with timers that keep the command alive: it may have to wait for another installation. */
const clock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** `yunlet deps update`. */
export async function run(call: Call): Promise<number> {
  const { config } = loadSettings(call, 'dev');
  const running = findRunning(config.dataDir);
  if (running !== undefined) {
    throw new CloudError('DATA_FOLDER_IN_USE', { fields: { dir: config.dataDir, pid: running.pid } });
  }
  const sets = await updateDependencies({ config, clock, ids: randomIds, progress: commandLogger(call) });
  if (call.json) emit(call, { sets });
  for (const { functions, resolved, changes, problem } of sets) {
    const names = functions.join(', ');
    if (problem !== undefined) {
      call.terminal.err(`${problem}\n`);
    } else if (changes.length === 0) {
      say(call, text(call.lang, 'depsSame', { names, packages: list(Object.entries(resolved)) }));
    } else {
      const packages = changes.map(
        ({ name, from, to }) => `${name} ${from === null ? '' : `${from} → `}${to}`,
      );
      say(call, text(call.lang, 'depsUpdated', { names, packages: packages.join(', ') }));
    }
  }
  if (sets.length === 0) say(call, text(call.lang, 'depsNone'));
  const bad = sets.filter(({ problem }) => problem !== undefined).length;
  if (bad === 0) return 0;
  throw new CloudError('PARTLY_DONE', { fields: { done: sets.length - bad, total: sets.length } });
}

function list(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, version]) => `${name} ${version}`).join(', ');
}
