import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CloudError } from './errors';
import type { IdSource } from './ids';

/** What only this cloud knows. Kept in its data folder, so that sessions and keys outlive a restart. */
export interface Secrets {
  /** The administrator's key. */
  readonly key: string;
  /** Signs page sessions and file addresses. */
  readonly signing: string;
  /** The password of the embedded database's user `yunlet`. */
  readonly mongodb: string;
}

/**
 * Reads the secrets of a data folder, or makes them at its first use (`secrets.json`, mode 0600).
 *
 * @throws CloudError `DATA_FOLDER_UNWRITABLE`; `CONFIG_INVALID` where the file is there but broken: it is never
 * replaced, since every signed address would die with it.
 */
export function loadSecrets(dataDir: string, ids: IdSource): Secrets {
  const file = join(dataDir, 'secrets.json');
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
    if (!existsSync(file)) {
      const fresh: Secrets = { key: ids.hex(24), signing: ids.hex(32), mongodb: ids.hex(16) };
      placeSecret(file, `${JSON.stringify(fresh, null, 2)}\n`);
    }
  } catch (cause) {
    throw new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir: dataDir }, cause });
  }
  return parse(file);
}

/** Writes a new file readable by this user only. Of two processes that do so at once, the first one's file stays. */
export function placeSecret(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  // A mode counts for new files only; `wx` makes sure that this is one.
  writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(fresh, file);
    rmSync(fresh);
  } catch (error) {
    // Some file systems know no links; there two first starts at once are told apart by the lock of the database.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') rmSync(fresh);
    else renameSync(fresh, file);
  }
}

function parse(file: string): Secrets {
  try {
    const { key, signing, mongodb } = JSON.parse(readFileSync(file, 'utf8')) as Partial<
      Record<keyof Secrets, unknown>
    >;
    if (typeof key === 'string' && typeof signing === 'string' && typeof mongodb === 'string') {
      return { key, signing, mongodb };
    }
    throw new TypeError('a secret is missing');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CloudError('CONFIG_INVALID', { fields: { file, reason }, cause });
  }
}
