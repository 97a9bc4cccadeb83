import { ERROR_CODES, type Clock, type CloudConfig, type Logger } from '../../base';
import type { Middleware } from '../context';

/** How {@link accessLog} writes. */
export interface AccessLogOptions {
  readonly config: Pick<CloudConfig, 'mode'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Writes one line when a request is over: at info in `serve`, else at debug. A refusal is written at warn with its code;
 * a failure of ours at error, with its cause.
 *
 * @remarks Without the query: addresses of files carry signatures there.
 */
export function accessLog({ config, clock, logger }: AccessLogOptions): Middleware {
  const usual = config.mode === 'serve' ? 'info' : 'debug';
  return async (context, next) => {
    const begun = clock.elapsed();
    const { res, state, method, path } = context;
    res.once('close', () => {
      const { requestId, failure } = state;
      const fields = {
        requestId,
        method,
        path,
        status: res.statusCode,
        ms: Math.round((clock.elapsed() - begun) * 10) / 10,
        ...(res.writableFinished ? {} : { aborted: true }),
      };
      if (failure === undefined) logger[usual]('request answered', fields);
      else if (ERROR_CODES[failure.code].audience === 'user')
        logger.warn('request refused', { ...fields, code: failure.code });
      else logger.error('request failed', { ...fields, code: failure.code, cause: failure.cause });
    });
    await next();
  };
}
