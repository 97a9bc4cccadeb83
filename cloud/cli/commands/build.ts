import { join } from 'node:path';
import { CloudError } from '../../base';
import { buildFunctions } from '../../functions';
import type { Call } from '../command';
import { emit, say } from '../output';
import { loadSettings } from '../settings';
import { text } from '../texts';

/** `yunlet build`. */
export async function run(call: Call): Promise<number> {
  const { config } = loadSettings(call, 'dev');
  const results = await buildFunctions({ config, inPlace: call.flags['in-place'] === true });
  const bad = results.filter(({ problem }) => problem !== undefined);
  const count = results.length - bad.length;
  for (const { name, problem } of bad) {
    call.terminal.err(`${text(call.lang, 'buildFailed', { name, reason: problem ?? '' })}\n`);
  }
  const shown = results.map(({ name, file, problem }) => ({
    name,
    file,
    ...(problem === undefined ? {} : { problem }),
  }));
  if (call.json) emit(call, { functions: shown });
  else say(call, text(call.lang, 'built', { count, dir: join(config.dataDir, 'build') }));
  if (bad.length === 0) return 0;
  const fields = { done: count, total: results.length };
  const first = bad[0]?.name ?? '';
  throw count > 0
    ? new CloudError('PARTLY_DONE', { fields })
    : new CloudError('FUNCTION_LOAD_FAILED', { fields: { name: first } });
}
