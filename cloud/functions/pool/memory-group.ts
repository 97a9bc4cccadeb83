import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A process that the kernel holds under a hard limit. */
export interface MemoryGroup {
  /** Sets the limit in bytes; `false` where the kernel refuses. */
  limit(bytes: number): boolean;
  /** `true` when the kernel ended a process of the group for its memory. */
  killed(): boolean;
  /** Ends what is left in it, such as programs a function has started in sessions of their own, and removes it. */
  remove(): void;
}

/** Control groups of the Linux kernel that we may make. */
export interface MemoryGroups {
  readonly kind: 'cgroup-v2' | 'cgroup-v1';
  /**
   * Puts a process into a group of its own, without a limit yet; undefined where the kernel refuses. The kernel takes
   * 5 to 20 ms to move a process, so that this is done before anybody waits for it.
   */
  enclose(pid: number): Promise<MemoryGroup | undefined>;
  close(): void;
}

/** The words of one version of the kernel's interface. */
interface Dialect {
  readonly kind: MemoryGroups['kind'];
  /** Folder of the hierarchy below the mount point. */
  readonly hierarchy: string;
  /** Files to write a limit to; those that are missing are passed over. */
  readonly limits: readonly (readonly [file: string, value: (limit: number) => string])[];
  /** The file and the pattern that count the processes ended for memory. */
  readonly kills: readonly [file: string, pattern: RegExp];
}

const V2: Dialect = {
  kind: 'cgroup-v2',
  hierarchy: '',
  limits: [
    ['memory.max', String],
    ['memory.swap.max', () => '0'],
  ],
  kills: ['memory.events', /^oom_kill (\d+)$/m],
};
const V1: Dialect = {
  kind: 'cgroup-v1',
  hierarchy: 'memory',
  limits: [
    ['memory.limit_in_bytes', String],
    // Swap is counted with memory here, so that the same number forbids it. Needs the limit above first.
    ['memory.memsw.limit_in_bytes', String],
  ],
  kills: ['memory.oom_control', /^oom_kill (\d+)$/m],
};

/** How many groups one process may have side by side. */
const MOST_OF_A_PROCESS = 1000;

/**
 * Finds the control groups we may use, version 2 before version 1; undefined where there are none, which is usual without
 * root and outside of systems that hand a part of the tree to their users.
 *
 * @param root - The mount point, `/sys/fs/cgroup`.
 * @param owner - Our process id, for the name of our part of the tree.
 */
export function findMemoryGroups(root: string, owner: number): MemoryGroups | undefined {
  for (const dialect of [V2, V1]) {
    removeLeftovers(join(root, dialect.hierarchy));
    const base = makeOwn(join(root, dialect.hierarchy, `yunlet-${owner}`));
    if (base === undefined) continue;
    if (prepare(base, dialect)) return groupsIn(base, dialect);
    removeFolder(base);
  }
  return undefined;
}

/** Whether this process may hold functions under hard limits of the kernel: asked by trying, as the runtime does. */
export function hasMemoryGroups(): boolean {
  const groups = findMemoryGroups('/sys/fs/cgroup', process.pid);
  groups?.close();
  return groups !== undefined;
}

/** A group cannot be removed in the moment its last process dies, so that some outlive their owner. */
function removeLeftovers(hierarchy: string): void {
  try {
    for (const name of readdirSync(hierarchy)) {
      const owner = /^yunlet-(\d+)(?:-\d+)?$/.exec(name)?.[1];
      if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
      for (const entry of readdirSync(join(hierarchy, name), { withFileTypes: true })) {
        if (entry.isDirectory()) removeFolder(join(hierarchy, name, entry.name));
      }
      removeFolder(join(hierarchy, name));
    }
  } catch {
    // No such hierarchy.
  }
}

/** A process may have several runtimes, and a group just left may not be gone yet: each gets a folder of its own. */
function makeOwn(wanted: string): string | undefined {
  for (let next = 0; next < MOST_OF_A_PROCESS; next++) {
    const folder = next === 0 ? wanted : `${wanted}-${next}`;
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined;
    }
  }
  return undefined;
}

function prepare(base: string, { kind, limits }: Dialect): boolean {
  try {
    if (kind === 'cgroup-v2') writeFileSync(join(base, 'cgroup.subtree_control'), '+memory', { flag: 'r+' });
    readFileSync(join(base, limits[0]?.[0] ?? ''));
    return true;
  } catch {
    return false;
  }
}

function groupsIn(base: string, dialect: Dialect): MemoryGroups {
  const made = new Set<string>();
  return {
    kind: dialect.kind,
    async enclose(pid) {
      const folder = join(base, String(pid));
      try {
        mkdirSync(folder);
        made.add(folder);
        await writeFile(join(folder, 'cgroup.procs'), String(pid));
      } catch {
        made.delete(folder);
        removeFolder(folder);
        return undefined;
      }
      return {
        limit(bytes) {
          try {
            for (const [file, value] of dialect.limits) writeIfThere(join(folder, file), value(bytes));
            return true;
          } catch {
            return false;
          }
        },
        killed: () => countKills(folder, dialect) > 0,
        remove() {
          endAll(folder);
          if (removeFolder(folder)) made.delete(folder);
        },
      };
    },
    close() {
      for (const folder of made) {
        endAll(folder);
        removeFolder(folder);
      }
      removeFolder(base);
    },
  };
}

function countKills(folder: string, { kills: [file, pattern] }: Dialect): number {
  try {
    return Number(pattern.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function writeIfThere(file: string, value: string): void {
  try {
    writeFileSync(file, value, { flag: 'r+' });
  } catch (error) {
    if (!/memsw|swap/.test(file)) throw error;
  }
}

function endAll(folder: string): void {
  try {
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').trim().split('\n')) {
      if (pid !== '') process.kill(Number(pid), 'SIGKILL');
    }
  } catch {
    // The group, or a process of it, is gone.
  }
}

function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    // Not empty while a process in it is still ending; the kernel keeps an empty group without cost.
    return false;
  }
}
