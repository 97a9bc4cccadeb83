import type { Clock, Logger } from '../../base';
import type { DependencySet } from './dependency-set';
import type { InstallFailure } from './install-failure';

/** Tells whoever waits how far the installations are. */
export interface Progress {
  wanted(set: DependencySet): void;
  done(set: DependencySet, failure: InstallFailure | undefined): void;
}

/** Makes a {@link Progress} that writes lines; it begins anew once nothing is left. */
export function createProgress(logger: Logger, clock: Clock): Progress {
  let sets = 0;
  let left = 0;
  let began = 0;
  const seconds = (ms: number) => Math.round(ms / 100) / 10;
  return {
    wanted({ dependencies }) {
      if (left === 0) {
        sets = 0;
        began = clock.elapsed();
      }
      sets++;
      left++;
      logger.info('installing dependency sets', {
        sets,
        left,
        packages: Object.keys(dependencies).join(', '),
      });
    },
    done({ dependencies }, failure) {
      left--;
      const took = clock.elapsed() - began;
      const packages = Object.keys(dependencies).join(', ');
      const secondsLeft = seconds((took / (sets - left)) * left);
      if (failure !== undefined) {
        logger.error('dependency set failed', {
          packages,
          why: failure.kind,
          subject: failure.subject,
          left,
        });
      } else if (left > 0) logger.info('dependency set installed', { packages, sets, left, secondsLeft });
      if (left === 0) logger.info('dependency sets installed', { sets, seconds: seconds(took) });
    },
  };
}
