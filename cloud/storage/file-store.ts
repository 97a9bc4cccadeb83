import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CloudError, type IdSource } from '../base';
import { syncFolder } from './sync-folder';

/** What is recorded of a file. */
export interface FileRecord {
  readonly path: string;
  readonly size: number;
  readonly contentType: string;
  /** MD5 of the bytes, hexadecimal. */
  readonly etag: string;
  /** The user who put it there; null for functions without a user and administrators. */
  readonly owner: string | null;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Names the bytes among all versions of this path. */
  readonly content: string;
}

/** What the writer of a file says about it. */
export interface FileFacts {
  readonly contentType: string;
  readonly owner: string | null;
  readonly modifiedAt: number;
}

/** The address of a file. */
export interface FileKey {
  readonly env: string;
  readonly path: string;
}

/** How {@link createFileStore} works. */
export interface FileStoreOptions {
  readonly dir: string;
  /** Most bytes of one file. */
  readonly maxBytes: number;
  readonly ids: IdSource;
}

/**
 * Files on a local disk. Below the folder of an environment each file has a record `HASH.json` and its bytes
 * `HASH.ID.bin`, HASH being the SHA-256 of its path, so no path can name anything outside, collide on a file system
 * that folds case, or be too long.
 *
 * @remarks Renaming the record into place is the one moment at which a file appears or is replaced. Bytes are written
 * and flushed before; bytes that no record names, left by a crash, are removed at the next write to that path.
 */
export function createFileStore({ dir, maxBytes, ids }: FileStoreOptions) {
  const incoming = join(dir, 'incoming');
  const turns = new Map<string, Promise<unknown>>();

  const place = ({ env, path }: FileKey) => {
    const hash = sha256(path);
    const folder = join(dir, envFolder(env), hash.slice(0, 2));
    return { hash, folder, record: join(folder, `${hash}.json`) };
  };

  /** Runs changes of one path one after another. */
  const inTurn = async <T>(name: string, change: () => Promise<T>): Promise<T> => {
    const before = turns.get(name) ?? Promise.resolve();
    const mine = before.then(change, change);
    turns.set(name, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(name) === mine) turns.delete(name);
    }
  };

  const read = async (key: FileKey): Promise<FileRecord | undefined> => {
    try {
      return JSON.parse(await readFile(place(key).record, 'utf8')) as FileRecord;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };

  const sweep = async (folder: string, hash: string, keep: string | undefined) => {
    for (const name of await readdir(folder)) {
      const stale = name.startsWith(`${hash}.`) && name.endsWith('.bin') && name !== keep;
      // Windows keeps a file that is being read; it goes with the next write.
      if (stale) await rm(join(folder, name), { force: true }).catch(() => undefined);
    }
  };

  return {
    /** Makes the folder, and removes what interrupted uploads left. */
    async prepare(): Promise<void> {
      await rm(incoming, { recursive: true, force: true });
      await mkdir(incoming, { recursive: true });
    },

    /** Rejects where nothing can be written. */
    async probe(): Promise<void> {
      const file = join(incoming, `${ids.hex(12)}.probe`);
      try {
        await writeFile(file, 'probe');
      } finally {
        await rm(file, { force: true });
      }
    },

    read,

    /** Streams the bytes of a record, `start` to `end` included. */
    bytes(
      key: FileKey,
      { content, start, end }: { content: string; start?: number; end?: number },
    ): Readable {
      const { folder, hash } = place(key);
      return createReadStream(join(folder, `${hash}.${content}.bin`), {
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
      });
    },

    /**
     * Puts a file whole, in the place of an older one.
     *
     * @throws CloudError `STORAGE_FILE_TOO_LARGE`; whatever the body fails with. Nothing is left behind then.
     */
    async write(key: FileKey, body: Readable, facts: FileFacts): Promise<FileRecord> {
      const content = ids.hex(12);
      const temporary = join(incoming, content);
      try {
        const { size, etag } = await receive(body, temporary, maxBytes);
        const record: FileRecord = { path: key.path, size, etag, ...facts, content };
        const { folder, hash, record: file } = place(key);
        return await inTurn(file, async () => {
          await mkdir(folder, { recursive: true });
          const name = `${hash}.${content}.bin`;
          await rename(temporary, join(folder, name));
          await writeFlushed(`${temporary}.json`, JSON.stringify(record));
          await syncFolder(folder);
          await rename(`${temporary}.json`, file);
          await syncFolder(folder);
          await sweep(folder, hash, name);
          return record;
        });
      } catch (error) {
        await rm(temporary, { force: true });
        await rm(`${temporary}.json`, { force: true });
        throw error;
      }
    },

    /** Removes a file; false where there was none. */
    async remove(key: FileKey): Promise<boolean> {
      const { folder, hash, record } = place(key);
      return inTurn(record, async () => {
        try {
          await rm(record);
        } catch (error) {
          if (isAbsent(error)) return false;
          throw error;
        }
        await syncFolder(folder);
        await sweep(folder, hash, undefined);
        return true;
      });
    },
  };
}

/** A folder per environment whose name is safe everywhere, also where case is folded. */
function envFolder(env: string): string {
  return `env-${env.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_')}-${sha256(env).slice(0, 8)}`;
}

async function receive(body: Readable, file: string, maxBytes: number) {
  const hash = createHash('md5');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) {
        done(new CloudError('STORAGE_FILE_TOO_LARGE', { fields: { limit: maxBytes } }));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(body, measure, createWriteStream(file, { flush: true }));
  return { size, etag: hash.digest('hex') };
}

async function writeFlushed(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** No `instanceof`: errors of the system may come from another realm. */
const isAbsent = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
