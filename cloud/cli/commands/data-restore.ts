import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CloudError, isCloudError, systemClock } from '../../base';
import { readArchive, type Entry } from '../archive';
import { assembly } from '../assembly';
import type { Call } from '../command';
import { unreadable } from '../input';
import { emit, say } from '../output';
import { findRunning } from '../running';
import { absolute, dataDir } from '../settings';
import { text } from '../texts';
import { MANIFEST } from './data-backup';

/** `yunlet data restore FILE`: into a data folder nobody uses. */
export async function run(call: Call): Promise<number> {
  const file = absolute(call, call.words[0] ?? '');
  const folder = dataDir(call);
  const replace = call.flags['replace'] === true;
  const running = findRunning(folder);
  if (running !== undefined) {
    throw new CloudError('DATA_FOLDER_IN_USE', { fields: { dir: folder, pid: running.pid } });
  }
  if (!existsSync(file)) throw unreadable(file, { code: 'ENOENT' });
  const incoming = join(folder, 'restoring');
  rmSync(incoming, { recursive: true, force: true });
  let files: number;
  try {
    files = await unpack(file, incoming);
    const target = { dataDir: join(folder, 'db'), clock: systemClock };
    const swap = swapFiles(folder, incoming);
    try {
      // While the data folder is locked: no cloud may start between the two.
      const place = async (name: string) => {
        await rename(join(incoming, 'db/data.mdb'), name);
        swap.replace();
      };
      await assembly().restoreDatabase(target, place, { replace });
    } catch (error) {
      swap.undo();
      throw error;
    }
  } catch (error) {
    if (isCloudError(error)) throw error;
    throw unreadableBackup(file, error);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
  if (call.json) emit(call, { file, dataDir: folder, files });
  else say(call, text(call.lang, 'restored', { dir: folder, file, files }));
  return 0;
}

/** Puts the unpacked files in the place of those of the data folder, and back where the database was refused after all. */
function swapFiles(folder: string, incoming: string) {
  const [kept, unpacked, replaced] = [
    join(folder, 'files'),
    join(incoming, 'files'),
    join(incoming, 'replaced'),
  ];
  const done: (() => void)[] = [];
  const move = (from: string, to: string) => {
    if (!existsSync(from)) return;
    renameSync(from, to);
    done.push(() => renameSync(to, from));
  };
  return {
    replace() {
      move(kept, replaced);
      move(unpacked, kept);
    },
    undo() {
      for (const back of done.splice(0).reverse()) back();
    },
  };
}

/** Unpacks everything beside what is there; returns how many files of the cloud there were. */
async function unpack(file: string, into: string): Promise<number> {
  let files = 0;
  let database = false;
  let first = true;
  for await (const entry of readArchive(file)) {
    if (first) await checkManifest(entry);
    else if (entry.name === 'db/data.mdb') database = true;
    else if (!entry.name.startsWith('files/')) throw new RangeError(`it holds ${entry.name}`);
    else if (entry.name.endsWith('.json')) files++;
    if (!first) await write(entry, join(into, entry.name));
    first = false;
  }
  if (!database) throw new RangeError('it holds no database');
  return files;
}

async function checkManifest({ name, content }: Entry): Promise<void> {
  if (name !== MANIFEST) throw new RangeError('it is no backup of Yunlet');
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  const { archive } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly archive?: unknown };
  if (archive !== 1) throw new RangeError(`it is of version ${String(archive)}, this Yunlet knows 1`);
}

async function write({ content }: Entry, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(content), createWriteStream(file, { mode: 0o600, flush: true }));
}

function unreadableBackup(file: string, cause: unknown): CloudError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const damaged = { en: 'it is damaged or no archive', zh: '文件已损坏或不是备份' };
  const reason = cause instanceof RangeError ? message : code?.startsWith('Z_') === true ? damaged : message;
  return new CloudError('BACKUP_UNREADABLE', { fields: { file, reason }, cause });
}
