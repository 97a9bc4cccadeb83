// Every device has them; declared here, so that the client compiles with the typings of none.
declare function setTimeout(run: () => void, ms: number): number;
declare function clearTimeout(timer: number): void;

/** Where the client's timers come from. */
export interface Timers {
  /** Calls `run` once after `ms`; gives what takes it back. */
  after(ms: number, run: () => void): { cancel(): void };
}

/** The device's timers. */
export const deviceTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
