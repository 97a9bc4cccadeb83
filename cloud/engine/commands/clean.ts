import { reclaim } from '../storage/reclaim';
import type { Engine } from './command';

/** Begins to free what a drop has left; it goes on beside other work. */
export function clean(engine: Engine): void {
  reclaim(engine.environment, engine.stopping).catch((error: unknown) => {
    engine.logger.warn('Space of dropped data could not be freed; the next start tries again', { error });
  });
}
