import type { Clock } from '../../base';

/** How long a scan may keep the event loop, in milliseconds. */
export const SLICE_MS = 5;

/** Lets others run once a slice of time has been used. */
export type Pause = () => Promise<void> | undefined;

/** Makes the {@link Pause} of one operation. */
export function createPause(clock: Clock): Pause {
  let begun = clock.elapsed();
  return () => {
    if (clock.elapsed() - begun < SLICE_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        begun = clock.elapsed();
        resolve();
      });
    });
  };
}
