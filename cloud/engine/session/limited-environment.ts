import type { Clock } from '../../base';
import { EngineError } from '../error';
import { Held } from '../storage/claims';
import type { Environment } from '../storage/environment';

/**
 * An environment whose write jobs are not waited for longer than a command may take: one that still waits then, for a
 * transaction or for its turn, never runs. One that has run is waited for, so that no answer denies what was done.
 *
 * @param left - milliseconds of the command's time that are left.
 */
export function limitEnvironment(environment: Environment, clock: Clock, left: () => number): Environment {
  return {
    ...environment,
    write: (job) =>
      new Promise((resolve, reject) => {
        const late = new EngineError(50, 'operation exceeded time limit');
        let state: 'waiting' | 'running' | 'given up' = 'waiting';
        const timer = clock.after(Math.max(0, left()), () => {
          if (state !== 'waiting') return;
          state = 'given up';
          reject(late);
        });
        environment
          .write((writer) => {
            if (state === 'given up') throw late;
            state = 'running';
            try {
              return job(writer);
            } catch (error) {
              if (error instanceof Held) state = 'waiting';
              throw error;
            }
          })
          .finally(() => timer.cancel())
          .then(resolve, reject);
      }),
  };
}
