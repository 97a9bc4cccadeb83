import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { CloudError } from '../../base';
import { FORMAT_VERSION } from './format';
import { FORMAT_KEY } from './keys';

/** The file of an environment within its folder. */
export const DATA_FILE = 'data.mdb';

/**
 * Writes the newest committed state of the folder `dir` to the new file `file`, without the room that nothing uses.
 * Another process may be writing to the folder: it is not held up, and what it commits meanwhile is not in the copy.
 *
 * @returns Its size in bytes. The copy is on the disk.
 * @throws CloudError `DATA_FOLDER_FORMAT`, `DATA_FOLDER_EMPTY`; the file system's errors.
 */
export async function copyEnvironment(dir: string, file: string): Promise<number> {
  if (!existsSync(join(dir, DATA_FILE))) throw new CloudError('DATA_FOLDER_EMPTY', { fields: { dir } });
  const folder = `${file}.copy`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const fresh = join(folder, DATA_FILE);
  const db = open<Buffer, Uint8Array>({ path: dir, noSubdir: false, readOnly: true, ...BINARY });
  try {
    checkKnown(db.getBinary(FORMAT_KEY), dir);
    await db.backup(folder, true);
    const handle = openSync(fresh, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(fresh, file);
  } finally {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return statSync(file).size;
}

/**
 * Looks at an environment that nobody uses: whether it can be opened and is of this version.
 *
 * @throws CloudError `DATA_FOLDER_FORMAT`; RangeError where it is none or is cut off.
 */
export async function checkEnvironment(dir: string): Promise<void> {
  // lmdb itself ends the process over some files that are none.
  checkRecords(join(dir, DATA_FILE));
  const db = open<Buffer, Uint8Array>({ path: dir, noSubdir: false, readOnly: true, ...BINARY });
  try {
    checkKnown(db.getBinary(FORMAT_KEY), dir);
  } finally {
    await db.close();
  }
}

const BINARY = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const;

function checkKnown(found: Uint8Array | undefined, dir: string): void {
  const version = found === undefined ? 0 : Buffer.from(found).readUInt32BE(0);
  if (version === FORMAT_VERSION) return;
  throw new CloudError('DATA_FOLDER_FORMAT', { fields: { dir, version, known: FORMAT_VERSION } });
}

const MAGIC = 0xbeefc0de;
const PAGE_HEADER = 24;
/** Where the size of a page and the number of the last one lie in lmdb's record of a commit. */
const PAGE_SIZE_AT = 24;
const LAST_PAGE_AT = 120;

function checkRecords(file: string): void {
  const bytes = Buffer.alloc(2 * 65_536);
  const handle = openSync(file, 'r');
  const size = readSync(handle, bytes, 0, bytes.length, 0);
  closeSync(handle);
  const page = bytes.readUInt32LE(PAGE_HEADER + PAGE_SIZE_AT);
  const records = [PAGE_HEADER, page + PAGE_HEADER];
  const whole =
    page >= 512 &&
    page <= 65_536 &&
    size >= 2 * page &&
    records.every(
      (at) =>
        bytes.readUInt32LE(at) === MAGIC &&
        Number(bytes.readBigUInt64LE(at + LAST_PAGE_AT) + 1n) * page <= statSync(file).size,
    );
  if (!whole) throw new RangeError('its database is damaged');
}
