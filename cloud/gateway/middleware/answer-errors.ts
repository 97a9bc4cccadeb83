import { asCloudError, errorSentence, type Clock, type CloudError, type Lang } from '../../base';
import type { Middleware } from '../context';
import { drainBody } from '../drain';

/** How {@link answerErrors} speaks. */
export interface AnswerErrorsOptions {
  readonly lang: Lang;
  readonly clock: Clock;
}

/** Turns whatever is thrown into `{ requestId, code, errCode, message }` with the code's status. Causes are logged only. */
export function answerErrors({ lang, clock }: AnswerErrorsOptions): Middleware {
  return async (context, next) => {
    try {
      await next();
    } catch (thrown) {
      const error = asCloudError(thrown);
      context.state.failure = error;
      if (context.headerSent) throw thrown;
      await drainBody(context, clock);
      context.status = error.status;
      context.body = errorAnswer(error, lang, context.state.requestId);
    }
  };
}

/** The JSON a client is told of an error. */
export function errorAnswer(error: CloudError, lang: Lang, requestId: string): object {
  return { requestId, code: error.code, errCode: error.errCode, message: errorSentence(error, lang) };
}
