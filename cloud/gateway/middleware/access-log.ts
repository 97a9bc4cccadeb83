import type { Clock, Logger } from '../../base';
import type { Middleware } from '../context';

/** Writes one line an answer, without the query: addresses of files carry signatures there. */
export function accessLog(clock: Clock, logger: Logger): Middleware {
  return async (context, next) => {
    const begun = clock.elapsed();
    await next();
    logger.debug('request answered', {
      requestId: context.state.requestId,
      method: context.method,
      path: context.path,
      status: context.status,
      ms: Math.round((clock.elapsed() - begun) * 10) / 10,
    });
  };
}
