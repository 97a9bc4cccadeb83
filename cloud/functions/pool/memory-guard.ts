import { CloudError, type Clock, type Logger, type Warn } from '../../base';
import type { Platform } from '../platform/platform';
import type { FunctionSpec } from '../registry/spec';
import { findMemoryGroups, type MemoryGroup, type MemoryGroups } from './memory-group';
import { createMemoryPoll } from './memory-poll';
import type { WorkerProcess } from './worker-process';

/** Keeps one instance within its memory. */
export interface MemoryGuard {
  /** Most memory seen from outside, in bytes; 0 where unknown. */
  most(): number;
  /** Called when the guard itself found the instance over its limit. */
  exceeded(run: () => void): void;
  /** Something of the function runs from now on, or nothing does. */
  busy(isBusy: boolean): void;
  /** The worker says of itself what it uses, in bytes. */
  tell(bytes: number): void;
  /** `FUNCTION_OUT_OF_MEMORY` where memory is why the instance ended. */
  verdict(spec: FunctionSpec): CloudError | undefined;
  /** Takes back what the guard holds of the system, once the process is gone. */
  release(): void;
}

/** Puts instances under their limits, by the hardest means the system offers. */
export interface MemoryGuards {
  open(): void;
  /** Does for a worker just started what would hold up a call later. */
  prepare(worker: WorkerProcess): void;
  attach(worker: WorkerProcess, spec: Pick<FunctionSpec, 'memory'>): Promise<MemoryGuard>;
  close(): void;
}

/** What {@link createMemoryGuards} works with. */
export interface MemoryGuardParts {
  readonly platform: Platform;
  readonly clock: Clock;
  readonly warn: Warn;
  readonly logger: Logger;
}

const MB = 1024 * 1024;
/**
 * Least limit that is enforced, in MB: Node and the SDK alone take 75.
 *
 * Compat: the real cloud offers 64 MB to runtimes that were smaller.
 */
const LEAST = 128;

/** Makes the guards of one runtime. */
export function createMemoryGuards({ platform, clock, warn, logger }: MemoryGuardParts): MemoryGuards {
  let groups: MemoryGroups | undefined;
  const prepared = new WeakMap<WorkerProcess, Promise<MemoryGroup | undefined>>();
  const attached = new WeakSet<WorkerProcess>();

  const inGroup = (group: MemoryGroup): MemoryGuard => ({
    most: () => 0,
    exceeded: () => undefined,
    busy: () => undefined,
    tell: () => undefined,
    verdict: ({ name, memory }) =>
      group.killed() ? new CloudError('FUNCTION_OUT_OF_MEMORY', { fields: { name, memory } }) : undefined,
    release: () => group.remove(),
  });
  const poll = platform.resident === null ? undefined : createMemoryPoll(platform.resident, clock);
  const watched = (pid: number, limit: number): MemoryGuard => {
    let most = 0;
    let over: (() => void) | undefined;
    const seen = (bytes: number) => {
      most = Math.max(most, bytes);
      if (bytes > limit) over?.();
    };
    return {
      most: () => most,
      exceeded(run) {
        over = run;
      },
      busy(isBusy) {
        if (isBusy) poll?.watch(pid, seen);
        else poll?.unwatch(pid);
      },
      tell: seen,
      verdict: ({ name, memory }) =>
        most > limit ? new CloudError('FUNCTION_OUT_OF_MEMORY', { fields: { name, memory } }) : undefined,
      release: () => poll?.unwatch(pid),
    };
  };

  return {
    open() {
      groups = platform.memoryGroups ? findMemoryGroups('/sys/fs/cgroup', process.pid) : undefined;
      if (groups === undefined && platform.limitData === null) warn('MEMORY_LIMIT_SOFT');
      logger.debug('memory limits', {
        by: groups?.kind ?? (platform.resident === null ? 'worker' : 'polling'),
      });
    },
    prepare(worker) {
      if (groups === undefined) return;
      const enclosed = groups.enclose(worker.pid);
      prepared.set(worker, enclosed);
      // The group of a worker that nobody claimed has nobody else to remove it.
      void Promise.all([enclosed, worker.ended]).then(([group]) => {
        if (!attached.has(worker)) group?.remove();
      });
    },
    async attach(worker, { memory }) {
      const limit = Math.max(memory, LEAST) * MB;
      attached.add(worker);
      const group = await prepared.get(worker);
      if (group?.limit(limit) === true) return inGroup(group);
      group?.remove();
      void platform.limitData?.(worker.pid, limit + DATA_MARGIN).then((done) => {
        if (!done) warn('MEMORY_LIMIT_SOFT');
      });
      return watched(worker.pid, limit);
    },
    close() {
      groups?.close();
    },
  };
}

/** Bytes above the limit for RLIMIT_DATA: less, and Node with the SDK does not boot. */
const DATA_MARGIN = 96 * MB;
