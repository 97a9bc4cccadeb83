import { statSync } from 'node:fs';

/** A change this shortly before a look may be followed by another that leaves the same times behind. */
const RACY_MS = 2000;

/**
 * The times, size and identity of a file or folder: a change of what is in it is a change of this text. `-` where there is
 * nothing. The time of the inode's change is among them, which no program can set back.
 */
export function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return '-';
  const { mtimeMs, ctimeMs, size, ino } = stats;
  return `${mtimeMs} ${ctimeMs} ${stats.isDirectory() ? 0 : size} ${ino}`;
}

/** Whether a state says of what was there at `at`, in milliseconds since 1970, without doubt. */
export function isSettled(state: string, at: number): boolean {
  const [changed = NaN, touched = NaN] = state.split(' ').map(Number);
  return Math.max(changed, touched) < at - RACY_MS;
}
