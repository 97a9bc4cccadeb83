import type { WorkClock } from '../session/operations';

/** How long a scan may keep the event loop, in milliseconds. */
export const SLICE_MS = 5;

/** Lets others run once a slice of time has been used. Throws where the operation is to end. */
export type Pause = () => Promise<void> | undefined;

/** Makes the {@link Pause} of one operation. */
export function createPause(clock: WorkClock): Pause {
  let begun = clock.elapsed();
  return () => {
    if (clock.elapsed() - begun < SLICE_MS) return undefined;
    clock.check?.();
    return new Promise((resolve) => {
      setImmediate(() => {
        begun = clock.elapsed();
        resolve();
      });
    });
  };
}
