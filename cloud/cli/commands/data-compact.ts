import { join } from 'node:path';
import { CloudError, systemClock } from '../../base';
import { assembly } from '../assembly';
import type { Call } from '../command';
import { emit, say } from '../output';
import { findRunning } from '../running';
import { dataDir } from '../settings';
import { text } from '../texts';

/** `yunlet data compact`: gives back the room that removed documents have left. */
export async function run(call: Call): Promise<number> {
  const folder = dataDir(call);
  const running = findRunning(folder);
  if (running !== undefined) {
    throw new CloudError('DATA_FOLDER_IN_USE', { fields: { dir: folder, pid: running.pid } });
  }
  const sizes = await assembly().compactDatabase({ dataDir: join(folder, 'db'), clock: systemClock });
  if (call.json) emit(call, sizes);
  else say(call, text(call.lang, 'compacted', { before: mb(sizes.before), after: mb(sizes.after) }));
  return 0;
}

const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
