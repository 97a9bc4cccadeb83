import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJsonFile } from '../../base';
import { asLockedSet, type LockedSet } from './locked-set';

/** `deps.lock.json` of a data folder: what each dependency set of a project came to. */
export interface LockFile {
  get(key: string): LockedSet | undefined;
  /** Writes at once, and not at all where nothing changes. */
  set(key: string, locked: LockedSet): void;
  /** Forgets all other sets. */
  keep(keys: readonly string[]): void;
  all(): readonly LockedSet[];
}

/**
 * Opens the lock file of a data folder; an absent one is empty.
 *
 * @throws CloudError `CONFIG_INVALID` or `FILE_UNREADABLE`.
 */
export function openLockFile(dataDir: string): LockFile {
  const file = join(dataDir, 'deps.lock.json');
  const { sets = {} } = (readJsonFile(file) ?? {}) as { readonly sets?: Readonly<Record<string, unknown>> };
  const known = new Map<string, LockedSet>();
  for (const [key, value] of Object.entries(sets)) {
    const locked = asLockedSet(value);
    if (locked !== undefined) known.set(key, locked);
  }
  const write = () => {
    const sorted = Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify({ version: 1, sets: sorted }, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  };
  return {
    get: (key) => known.get(key),
    set(key, locked) {
      if (JSON.stringify(known.get(key)) === JSON.stringify(locked)) return;
      known.set(key, locked);
      write();
    },
    keep(keys) {
      const gone = [...known.keys()].filter((key) => !keys.includes(key));
      for (const key of gone) known.delete(key);
      if (gone.length > 0) write();
    },
    all: () => [...known.values()],
  };
}
