import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CloudError, type Clock } from '../../base';
import { checkEnvironment, copyEnvironment, DATA_FILE } from '../storage/copy';
import { lockFolder, ownProcess } from '../storage/lock';

/** A data folder nobody may be using meanwhile. */
export interface FolderOptions {
  readonly dataDir: string;
  readonly clock: Clock;
}

/**
 * Writes a consistent copy of the database in `dataDir` to the new file `file`, while an engine runs on it or not.
 *
 * @returns The copy's size in bytes.
 * @throws CloudError `DATA_FOLDER_EMPTY` where there is no database, `DATA_FOLDER_FORMAT`; the file system's errors.
 */
export function backupDatabase(dataDir: string, file: string): Promise<number> {
  return copyEnvironment(dataDir, file);
}

/**
 * Gives the room that nothing uses back to the file system. The database is whole at every moment.
 *
 * @returns The size of its file before and after, in bytes.
 * @throws CloudError `DATA_FOLDER_IN_USE`, `DATA_FOLDER_EMPTY`, `DATA_FOLDER_FORMAT` or `DATA_FOLDER_UNWRITABLE`.
 */
export async function compactDatabase({
  dataDir,
  clock,
}: FolderOptions): Promise<{ readonly before: number; readonly after: number }> {
  const file = join(dataDir, DATA_FILE);
  if (!existsSync(file)) throw new CloudError('DATA_FOLDER_EMPTY', { fields: { dir: dataDir } });
  return exclusively({ dataDir, clock }, async () => {
    const before = statSync(file).size;
    const fresh = join(dataDir, 'compacting.mdb');
    rmSync(fresh, { force: true });
    const after = await copyEnvironment(dataDir, fresh);
    renameSync(fresh, file);
    return { before, after };
  });
}

/**
 * Puts the database of a backup in place. `fill` writes its bytes to a file; only when they have been found whole they take
 * the place of what was there.
 *
 * @throws CloudError `DATA_FOLDER_IN_USE`; `DATA_FOLDER_NOT_EMPTY` where there is a database and `replace` is not given;
 * `DATA_FOLDER_FORMAT`; `DATA_FOLDER_UNWRITABLE`; RangeError for bytes that are no database.
 */
export async function restoreDatabase(
  { dataDir, clock }: FolderOptions,
  fill: (file: string) => Promise<void>,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<void> {
  await exclusively({ dataDir, clock }, async () => {
    const file = join(dataDir, DATA_FILE);
    if (existsSync(file) && !replace) {
      throw new CloudError('DATA_FOLDER_NOT_EMPTY', { fields: { dir: dataDir } });
    }
    const incoming = join(dataDir, 'incoming');
    rmSync(incoming, { recursive: true, force: true });
    mkdirSync(incoming, { recursive: true, mode: 0o700 });
    try {
      await fill(join(incoming, DATA_FILE));
      await checkEnvironment(incoming);
      renameSync(join(incoming, DATA_FILE), file);
    } finally {
      rmSync(incoming, { recursive: true, force: true });
    }
  });
}

async function exclusively<T>({ dataDir, clock }: FolderOptions, work: () => Promise<T>): Promise<T> {
  const lock = lockFolder(dataDir, ownProcess(clock.now()));
  try {
    return await work();
  } finally {
    lock.release();
  }
}
