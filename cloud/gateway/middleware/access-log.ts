import type { ServerResponse } from 'node:http';
import { ERROR_CODES, type Clock, type CloudConfig, type Logger } from '../../base';
import type { Middleware, State } from '../context';

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
export function accessLog(options: AccessLogOptions): Middleware {
  const write = createAccessLog(options);
  return async (context, next) => {
    const begun = options.clock.elapsed();
    const { res, state, method, path } = context;
    res.once('close', () => write({ method, path, begun, state, response: res }));
    await next();
  };
}

/** A request that is over. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  /** When it came, on the monotonic clock. */
  readonly begun: number;
  readonly state: State;
  readonly response: ServerResponse;
}

/** What {@link accessLog} does with a request that is over. */
export function createAccessLog({ config, clock, logger }: AccessLogOptions): (answered: Answered) => void {
  const usual = config.mode === 'serve' ? 'info' : 'debug';
  return ({ method, path, begun, state, response }) => {
    const { requestId, failure } = state;
    const fields = {
      requestId,
      method,
      path,
      status: response.statusCode,
      ms: Math.round((clock.elapsed() - begun) * 10) / 10,
      ...(response.writableFinished ? undefined : { aborted: true }),
    };
    if (failure === undefined) logger[usual]('request answered', fields);
    else if (ERROR_CODES[failure.code].audience === 'user')
      logger.warn('request refused', { ...fields, code: failure.code });
    else logger.error('request failed', { ...fields, code: failure.code, cause: failure.cause });
  };
}
