import type { Clock, Timer } from '../../base';

/** A deadline that is moved far more often than it is missed. */
export interface Deadline {
  /** From now on `missed` is called after `ms`, unless the deadline is set anew or cleared before. */
  set(ms: number, missed: () => void): void;
  clear(): void;
  /** Clears it and leaves no timer behind. */
  stop(): void;
}

/** Makes a deadline that is not set. One timer serves many: a timer for each short call would cost as much as the call. */
export function createDeadline(clock: Clock): Deadline {
  let at = Infinity;
  let missed: () => void = () => undefined;
  let timer: { readonly timer: Timer; readonly at: number } | undefined;
  const arm = (ms: number) => {
    timer = { at: clock.elapsed() + ms, timer: clock.after(ms, look) };
  };
  const look = () => {
    timer = undefined;
    if (at === Infinity) return;
    const left = at - clock.elapsed();
    if (left > 0) {
      arm(left);
      return;
    }
    at = Infinity;
    missed();
  };
  return {
    set(ms, run) {
      at = clock.elapsed() + ms;
      missed = run;
      if (timer !== undefined && timer.at <= at) return;
      timer?.timer.cancel();
      arm(ms);
    },
    clear() {
      at = Infinity;
    },
    stop() {
      at = Infinity;
      timer?.timer.cancel();
      timer = undefined;
    },
  };
}
