import type { IncomingMessage } from 'node:http';
import { asCloudError, ERROR_CODES, errorSentence, type Clock, type Lang, type Logger } from '../../base';
import type { Middleware } from '../context';

/** How {@link answerErrors} speaks. */
export interface AnswerErrorsOptions {
  readonly lang: Lang;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How much of a refused body is read, so that its sender gets to see the answer. */
const DRAIN = { bytes: 64 * 1024 * 1024, ms: 2000 };

/** Turns whatever is thrown into `{ requestId, code, errCode, message }` with the code's status. Causes are logged only. */
export function answerErrors({ lang, clock, logger }: AnswerErrorsOptions): Middleware {
  return async (context, next) => {
    try {
      await next();
    } catch (thrown) {
      const error = asCloudError(thrown);
      const { requestId } = context.state;
      if (ERROR_CODES[error.code].audience === 'system') {
        logger.error('request failed', {
          requestId,
          code: error.code,
          path: context.path,
          cause: error.cause,
        });
      }
      if (context.headerSent) throw thrown;
      await drain(context.req, clock);
      if (!context.req.complete) context.set('connection', 'close');
      context.status = error.status;
      const message = errorSentence(error, lang);
      context.body = { requestId, code: error.code, errCode: error.errCode, message };
    }
  };
}

/** Reads and forgets what is left of a body, within bounds: a connection that is cut while its client writes shows no answer. */
function drain(request: IncomingMessage, clock: Clock): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let read = 0;
    const timer = clock.after(DRAIN.ms, done);
    const count = (chunk: Buffer) => {
      read += chunk.length;
      if (read > DRAIN.bytes) done();
    };
    function done() {
      timer.cancel();
      request.off('data', count).off('end', done).off('close', done);
      resolve();
    }
    request.on('data', count).once('end', done).once('close', done);
    request.resume();
  });
}
