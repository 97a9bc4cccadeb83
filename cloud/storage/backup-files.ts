import { open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** One file below the folder of all stored files. */
export interface BackupFile {
  /** Path below the folder, with slashes. */
  readonly name: string;
  readonly size: number;
  /** Its bytes. Must be read, or the walk ended, before the next file. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Walks over every stored file, bytes before the record that names them, while uploads and removals go on: each file is
 * as it was at one moment, those that go meanwhile may be missing.
 */
export async function* backupFiles(dir: string): AsyncGenerator<BackupFile> {
  for (const env of await namesIn(dir)) {
    if (!env.startsWith('env-')) continue;
    for (const folder of await namesIn(join(dir, env))) {
      for (const name of await namesIn(join(dir, env, folder))) {
        if (name.endsWith('.json')) yield* pair(dir, `${env}/${folder}`, name);
      }
    }
  }
}

async function* pair(dir: string, folder: string, name: string): AsyncGenerator<BackupFile> {
  for (;;) {
    const record = await readFile(join(dir, folder, name)).catch(orAbsent);
    if (record === undefined) return;
    const { content } = JSON.parse(record.toString('utf8')) as { readonly content: string };
    const bytes = `${folder}/${name.slice(0, -'.json'.length)}.${content}.bin`;
    // Held open it stays readable, whatever happens to its name.
    const handle = await open(join(dir, bytes)).catch(orAbsent);
    // Replaced since its record was read.
    if (handle === undefined) continue;
    try {
      yield { name: bytes, size: (await handle.stat()).size, content: bytesOf(handle) };
    } finally {
      await handle.close();
    }
    yield { name: `${folder}/${name}`, size: record.length, content: once(record) };
    return;
  }
}

async function* bytesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  yield* handle.createReadStream({ autoClose: false, start: 0 }) as AsyncIterable<Buffer>;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const namesIn = async (dir: string) => (await readdir(dir).catch(orAbsent)) ?? [];

function orAbsent(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw error;
}
