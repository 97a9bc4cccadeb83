import { join } from 'node:path';
import { CloudError, loadSecrets, randomIds } from '../../base';
import { assembly } from '../assembly';
import { flagText, type Call } from '../command';
import { commandLogger, emit, say } from '../output';
import { findRunning } from '../running';
import { dataDir } from '../settings';
import { text } from '../texts';
import { usage } from '../usage';

/** `yunlet engine`: only the embedded database. Needs no project. */
export async function run(call: Call): Promise<number> {
  const folder = dataDir(call);
  const wish = flagText(call, 'port') ?? '0';
  if (!/^\d{1,5}$/.test(wish) || Number(wish) > 65535) {
    throw usage('--port must be a whole number from 0 to 65535.', '--port 必须是 0 到 65535 的整数。');
  }
  const running = findRunning(folder);
  if (running !== undefined) {
    throw new CloudError('DATA_FOLDER_IN_USE', { fields: { dir: folder, pid: running.pid } });
  }
  const fast = call.flags['fast'] === true;
  if (fast) say(call, text(call.lang, 'fastMode'));
  const told = call.terminal.interrupted();
  const engine = await assembly().openEngine({
    dataDir: join(folder, 'db'),
    host: '127.0.0.1',
    port: Number(wish),
    fast,
    username: 'yunlet',
    password: loadSecrets(folder, randomIds).mongodb,
    logger: commandLogger(call, 'warn').child({ service: 'engine' }),
  });
  if (call.json) emit(call, { ready: true, mongodb: engine.uri, ...(fast ? { fast } : {}) });
  else say(call, text(call.lang, 'engineReady', { mongodb: engine.uri }));
  await told;
  await engine.stop();
  if (!call.json) say(call, text(call.lang, 'stopped'));
  return 0;
}
