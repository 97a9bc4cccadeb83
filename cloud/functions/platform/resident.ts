import { readFile } from 'node:fs/promises';
import type { RunCommand } from './kill';

/** Resident memory of a process in bytes, 0 when it is gone. */
export type ReadResident = (pid: number) => Promise<number>;

const PAGE = 4096;

/** From the kernel's process table; pages are 4096 bytes everywhere Node's Linux builds run with few exceptions. */
export const linuxResident: ReadResident = async (pid) => {
  try {
    return Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]) * PAGE;
  } catch {
    return 0;
  }
};

/** From `ps`, which gives kilobytes. */
export function psResident(run: RunCommand): ReadResident {
  return async (pid) => {
    try {
      return Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).trim()) * 1024;
    } catch {
      return 0;
    }
  };
}
