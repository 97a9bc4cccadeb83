import { createReadStream, existsSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isCloudError, systemClock } from '../../base';
import { backupFiles } from '../../storage';
import { writeArchive, type Item } from '../archive';
import { assembly } from '../assembly';
import type { Call } from '../command';
import { unreadable } from '../input';
import { emit, say } from '../output';
import { absolute, dataDir } from '../settings';
import { text } from '../texts';
import { version } from '../version';

/** `yunlet data backup FILE`: while a cloud runs on the data folder or not. */
export async function run(call: Call): Promise<number> {
  const file = absolute(call, call.words[0] ?? '');
  const folder = dataDir(call);
  if (!existsSync(dirname(file))) throw unreadable(file, { code: 'ENOENT' }, 'FILE_UNWRITABLE');
  if (existsSync(file) && statSync(file).isDirectory())
    throw unreadable(file, { code: 'EISDIR' }, 'FILE_UNWRITABLE');
  const copy = `${file}.${process.pid}.mdb`;
  let files: number;
  try {
    const size = await assembly().backupDatabase(join(folder, 'db'), copy);
    // Manifest and database are no files of the cloud's, and each of those is two: its record and its bytes.
    files = ((await writeArchive(file, itemsOf(folder, { copy, size }))) - 2) / 2;
  } catch (error) {
    if (isCloudError(error) || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw unreadable(file, error, 'FILE_UNWRITABLE');
  } finally {
    rmSync(copy, { force: true });
  }
  const bytes = statSync(file).size;
  if (call.json) emit(call, { file, bytes, files });
  else say(call, text(call.lang, 'backedUp', { dir: folder, file, files }));
  return 0;
}

/** The archive's version and what else a reader must know. */
export const MANIFEST = 'yunlet.json';

async function* itemsOf(
  folder: string,
  { copy, size }: { readonly copy: string; readonly size: number },
): AsyncGenerator<Item> {
  const now = systemClock.now();
  const modifiedAt = now / 1000;
  const manifest = { archive: 1, yunlet: version(), at: new Date(now).toISOString() };
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield { name: MANIFEST, size: bytes.length, modifiedAt, content: [bytes] };
  yield { name: 'db/data.mdb', size, modifiedAt, content: createReadStream(copy) as AsyncIterable<Buffer> };
  // After the database: what a document names is there already, unless it has been removed since.
  for await (const stored of backupFiles(join(folder, 'files'))) {
    yield { ...stored, name: `files/${stored.name}`, modifiedAt };
  }
}
