import { CloudError, isAlive, systemClock } from '../../base';
import { request } from '../client';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { findRunning, findTarget } from '../running';
import { dataDir } from '../settings';
import { text } from '../texts';

const PATIENCE_MS = 15_000;

/** `yunlet stop`: returns when the process has ended. */
export async function run(call: Call): Promise<number> {
  const target = findTarget(call);
  const pid = flagText(call, 'url') === undefined ? findRunning(dataDir(call))?.pid : undefined;
  await request(target, { path: '/client/stop', body: {} }, { lang: call.lang });
  const until = systemClock.now() + PATIENCE_MS;
  while (pid !== undefined && isAlive(pid)) {
    if (systemClock.now() > until) {
      throw new CloudError('SERVER_TIMEOUT', { detail: `Process ${pid} is still there.` });
    }
    await new Promise<void>((resolve) => setTimeout(resolve, 50));
  }
  if (call.json) emit(call, { stopped: true });
  else say(call, text(call.lang, 'stopped'));
  return 0;
}
