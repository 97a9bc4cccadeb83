import { readFileSync } from 'node:fs';
import type { RunCommand } from './kill';

/** Tells from outside how much memory processes use. */
export interface ResidentMeter {
  /** Milliseconds between two looks that cost the system little. */
  readonly everyMs: number;
  /** Bytes by process id; those that are gone are left out. Never rejects. */
  read(pids: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** What the kernel would count against a control group's limit: memory of the process's own, not the files it maps. */
const OWN = /^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm;

/** From the kernel's process table. */
export const linuxResident: ResidentMeter = {
  everyMs: 20,
  async read(pids) {
    const sizes = new Map<number, number>();
    for (const pid of pids) {
      try {
        let kilobytes = 0;
        // Not from the disk, so that it takes no longer than a thread would to begin.
        for (const [, size] of readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(OWN)) {
          kilobytes += Number(size);
        }
        sizes.set(pid, kilobytes * 1024);
      } catch {
        // It is gone.
      }
    }
    return sizes;
  },
};

/** From `ps`, once for all of them: it is a program to be started. Counts the files they map as well. */
export function psResident(run: RunCommand): ResidentMeter {
  return {
    everyMs: 200,
    async read(pids) {
      // It fails where one of them is gone, and has told of the others by then.
      const text = await run('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')]).catch((error: unknown) => {
        const { stdout } = error as { readonly stdout?: unknown };
        return typeof stdout === 'string' ? stdout : '';
      });
      const rows = [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)];
      return new Map(rows.map(([, pid, size]) => [Number(pid), Number(size) * 1024]));
    },
  };
}
