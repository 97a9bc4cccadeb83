import type { Clock, Timer } from '../../base';
import type { ResidentMeter } from '../platform/resident';

/** Looks at the memory of processes at work. */
export interface MemoryPoll {
  /** From now on `seen` receives what the process uses. */
  watch(pid: number, seen: (bytes: number) => void): void;
  unwatch(pid: number): void;
}

/** Makes a {@link MemoryPoll} that rests while it watches nothing. One look is for all: it may be a program to start. */
export function createMemoryPoll(meter: ResidentMeter, clock: Clock): MemoryPoll {
  const watched = new Map<number, (bytes: number) => void>();
  let timer: Timer | undefined;
  const look = async () => {
    const none = watched.size === 0;
    const sizes = none ? [] : await meter.read([...watched.keys()]);
    for (const [pid, bytes] of sizes) watched.get(pid)?.(bytes);
    timer = undefined;
    arm();
  };
  const arm = () => {
    if (watched.size > 0) timer ??= clock.after(meter.everyMs, () => void look());
  };
  return {
    watch(pid, seen) {
      watched.set(pid, seen);
      arm();
    },
    unwatch: (pid) => void watched.delete(pid),
  };
}
