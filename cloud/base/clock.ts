/** A timer that can be taken back. */
export interface Timer {
  /** Stops the timer; harmless after it has fired. */
  cancel(): void;
}

/** Where time comes from. Services receive one; none reads the system's time by itself. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** A monotonic time in milliseconds with fractions, for durations only. */
  elapsed(): number;
  /** Calls `run` once after `ms`. The timer does not keep the process alive. */
  after(ms: number, run: () => void): Timer;
}

/** The system's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** A clock for tests: it stands still until told. */
export interface FakeClock extends Clock {
  /** Moves time forward and fires what falls due, in order. */
  advance(ms: number): void;
}

/** Makes a {@link FakeClock} that begins at `start` (default 2026-01-01T00:00:00Z). */
export function createFakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start;
  let order = 0;
  const due = new Set<{ at: number; order: number; run: () => void }>();
  const next = (until: number) =>
    [...due].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => now,
    elapsed: () => now - start,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), order: order++, run };
      due.add(timer);
      return { cancel: () => due.delete(timer) };
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        due.delete(timer);
        now = timer.at;
        timer.run();
      }
      now = until;
    },
  };
}
