import { closeSync, mkdirSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CloudError, isAlive, randomIds } from '../../base';

/** Held while a process uses the data folder. */
export interface FolderLock {
  release(): void;
}

/** What the lock needs of its process. */
export interface LockOwner {
  readonly pid: number;
  /** Whether a process of this id runs. */
  readonly alive: (pid: number) => boolean;
  /** A word no other attempt has. */
  readonly token: string;
}

/** This process as an owner; `now` is in milliseconds since 1970. */
export function ownProcess(now: number): LockOwner {
  // Tells a lock of this very process from one left by an earlier process of the same id.
  const begun = Math.round((now - process.uptime() * 1000) / 10_000);
  return { pid: process.pid, alive: isAlive, token: `${begun}.${randomIds.hex(6)}` };
}

/**
 * Takes the data folder for this process, making the folder where it is missing. A lock whose process has died is
 * taken over.
 *
 * @throws CloudError `DATA_FOLDER_IN_USE` with the pid, or `DATA_FOLDER_UNWRITABLE`.
 */
export function lockFolder(dir: string, owner: LockOwner): FolderLock {
  const file = join(dir, 'engine.lock');
  const content = `${owner.pid} ${owner.token}\n`;
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 10; attempt++) {
      if (create(file, content)) return { release: () => release(file, content) };
      const held = read(file);
      if (held === undefined) continue;
      const pid = Number(held.split(' ')[0]);
      if (isHeld(pid, held, owner)) throw new CloudError('DATA_FOLDER_IN_USE', { fields: { dir, pid } });
      takeAway(file, held, owner);
    }
  } catch (cause) {
    if (cause instanceof CloudError) throw cause;
    throw new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir }, cause });
  }
  throw new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir } });
}

// A lock of our own pid is held when we made it; a process of the same id before a restart of the machine left the rest.
function isHeld(pid: number, held: string, owner: LockOwner): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid !== owner.pid) return owner.alive(pid);
  return held.split(' ')[1]?.trim().split('.')[0] === owner.token.split('.')[0];
}

function create(file: string, content: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, content);
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

// Renamed first: of two processes that find the same stale lock only one may succeed.
function takeAway(file: string, held: string, owner: LockOwner): void {
  const aside = `${file}.${owner.token}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== held) renameSync(aside, file);
  else unlinkSync(aside);
}

function release(file: string, content: string): void {
  if (read(file) === content) unlinkSync(file);
}
