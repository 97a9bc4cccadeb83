import { asCloudError, ERROR_CODES, isCloudError } from '../../base';
import { isFields, type AuthPort, type Caller, type Fields } from '../../protocol';
import { malformed, parseBody, readBody } from '../body';
import { bearerOf, callerOf } from '../callers';
import { JSON_LIMIT, type Context, type GatewayOptions } from '../context';
import { drainBody } from '../drain';
import { JSON_TYPE } from '../invoke-by-client';
import { inEnvironment } from '../environment';
import { errorAnswer } from '../middleware/answer-errors';
import { restFailure } from './wire-code';

/** Who calls, and where. */
export interface RestCall {
  /** In the environment that `x-yunlet-env` or the query names, else in its own. */
  readonly caller: Caller;
  readonly env: string;
  readonly query: URLSearchParams;
}

/** An answer without any wrapping. */
export interface RestAnswer {
  /** 200 unless told. */
  readonly status?: number;
  /** JSON, or plain text where {@link RestAnswer.plain} says so. */
  readonly text: string;
  readonly plain?: boolean;
}

/** Writes a value as the answer. */
export const json = (value: unknown, status = 200): RestAnswer => ({ status, text: JSON.stringify(value) });

/**
 * Makes a handler of a REST route: it recognises the caller, then sends what `answer` gives, or the error in the words of
 * the REST API: a status that is not 2xx and `{ code, message, requestId }`.
 */
export function answering(
  options: Pick<GatewayOptions, 'auth' | 'clock' | 'config' | 'warn'>,
  answer: (context: Context, call: RestCall) => Promise<RestAnswer>,
): (context: Context) => Promise<void> {
  return async (context) => {
    try {
      const query = new URLSearchParams(context.querystring);
      const named = context.get('x-yunlet-env') || query.get('env');
      const caller = inEnvironment(await restCaller(context, options.auth), named, options);
      const { env } = caller;
      const { status = 200, text, plain = false } = await answer(context, { caller, env, query });
      context.status = status;
      context.type = plain ? 'text/plain; charset=utf-8' : JSON_TYPE;
      context.body = text;
    } catch (thrown) {
      const error = asCloudError(thrown);
      const { status, ...words } = restFailure(error);
      context.state.failure = error;
      await drainBody(context, options.clock);
      context.status = status;
      context.body = { ...errorAnswer(error, options.config.lang, context.state.requestId), ...words };
    }
  };
}

/**
 * The caller of a REST route: the page of a bearer token, or the administrator, whose key is the bearer or stands in
 * `x-yunlet-key`.
 *
 * @throws CloudError `UNAUTHENTICATED`, or `ACCESS_TOKEN_EXPIRED`, at which the SDK gets itself another token.
 */
function restCaller({ req, state }: Context, auth: AuthPort): Caller | Promise<Caller> {
  const { headers } = req;
  const bearer = bearerOf(headers);
  const key = bearer !== undefined && isKey(bearer, auth) ? { 'x-yunlet-key': bearer } : {};
  return callerOf({ ...headers, ...key }, state.requestId, auth);
}

function isKey(bearer: string, auth: AuthPort): boolean {
  try {
    auth.ofKey(bearer, '');
    return true;
  } catch {
    return false;
  }
}

/** Reads a JSON body of any type; undefined where there is none. Throws CloudError `INVALID_COMMON_PARAM`, `BODY_TOO_LARGE`. */
export async function readValue({ req }: Context): Promise<unknown> {
  const bytes = await readBody(req, JSON_LIMIT);
  return bytes.length === 0 ? undefined : parseBody(bytes.toString('utf8'));
}

/** Reads a JSON object; an empty one where there is no body. Throws CloudError `INVALID_COMMON_PARAM`, `BODY_TOO_LARGE`. */
export async function readObject(context: Context): Promise<Fields> {
  const value = (await readValue(context)) ?? {};
  if (isFields(value)) return value;
  throw malformed('The body must be a JSON object.', '请求体必须是 JSON 对象。');
}

/** An error that concerns one item of a list, as the item's answer; any other is thrown. */
export function itemFailure(thrown: unknown, lang: GatewayOptions['config']['lang']): Fields {
  if (!isCloudError(thrown) || ERROR_CODES[thrown.code].audience !== 'user') throw thrown;
  const { code, detailCode } = restFailure(thrown);
  return { code, message: thrown.sentenceIn(lang), ...(detailCode === undefined ? {} : { detailCode }) };
}
