import type { Clock, Timer } from '../../base';

/** A deadline that is moved far more often than it is missed. */
export interface Deadline {
  /** From now on `missed` is called after `ms`, unless the deadline is set anew or cleared before. */
  set(ms: number, missed: () => void): void;
  clear(): void;
  /** Clears it and leaves no timer behind. */
  stop(): void;
}

/** Time counts in pieces of this many milliseconds. */
const PIECE_MS = 100;
/** Timers are a little late on any machine. */
const USUAL_MS = 10;

/** What {@link createDeadline} may be told. */
export interface DeadlineOptions {
  /** `true`: time stands still. */
  readonly stands?: () => boolean;
  /** Calls once what has come in by now has been read. */
  readonly afterInput?: (run: () => void) => void;
}

/**
 * Makes a deadline that is not set. One timer serves many: a timer for each short call would cost as much as the call.
 *
 * @remarks Where this process does not get to run, on a busy machine or after a laptop has slept, a function has had no time
 * either, and what it has sent may not have been read. So a piece of time counts as little more than its length however late its
 * timer comes, and the deadline is missed only after what has come in was looked at.
 */
export function createDeadline(
  clock: Clock,
  { stands = () => false, afterInput = setImmediate }: DeadlineOptions = {},
): Deadline {
  let left = Infinity;
  let since = 0;
  let missed: () => void = () => undefined;
  let timer: { readonly timer: Timer; readonly at: number } | undefined;
  const arm = (ms: number) => {
    timer = { at: clock.elapsed() + ms, timer: clock.after(ms, look) };
  };
  const look = () => {
    timer = undefined;
    if (left === Infinity) return;
    const now = clock.elapsed();
    if (!stands()) left -= Math.min(now - since, PIECE_MS + USUAL_MS);
    since = now;
    if (left > 0) {
      arm(Math.min(left, PIECE_MS));
      return;
    }
    afterInput(() => {
      if (left > 0) return;
      left = Infinity;
      missed();
    });
  };
  return {
    set(ms, run) {
      left = ms;
      since = clock.elapsed();
      missed = run;
      const first = Math.min(ms, PIECE_MS);
      if (timer !== undefined && timer.at <= since + first) return;
      timer?.timer.cancel();
      arm(first);
    },
    clear() {
      left = Infinity;
    },
    stop() {
      left = Infinity;
      timer?.timer.cancel();
      timer = undefined;
    },
  };
}
