import { asCloudError, CloudError, errorSentence } from '../../base';
import { isFields, type Fields } from '../../protocol';
import { readBody } from '../body';
import { JSON_LIMIT, type Context, type GatewayOptions, type Route } from '../context';
import { drainBody } from '../drain';
import { errcodeOf } from './wire-code';

/**
 * Makes a route of WeChat's server API: always status 200, `{ errcode: 0, errmsg: 'ok', … }`, or the error as
 * `{ errcode, errmsg }` with the request's id behind the sentence.
 */
export function tcbRoute(
  path: string,
  options: Pick<GatewayOptions, 'config' | 'clock'>,
  answer: (context: Context) => Promise<Fields>,
): Route {
  const handle = async (context: Context) => {
    let body: object;
    try {
      body = await answer(context);
    } catch (thrown) {
      const error = asCloudError(thrown);
      context.state.failure = error;
      await drainBody(context, options.clock);
      const sentence = errorSentence(error, options.config.lang);
      body = { errcode: errcodeOf(error), errmsg: `${sentence} rid: ${context.state.requestId}` };
    }
    context.status = 200;
    context.type = 'application/json; charset=utf-8';
    context.body = JSON.stringify(body);
  };
  return { path, methods: { GET: handle, POST: handle, PUT: handle, PATCH: handle, DELETE: handle } };
}

/** A success. */
export const ok = (fields: Fields): Fields => ({ errcode: 0, errmsg: 'ok', ...fields });

/** @throws CloudError `ADMIN_POST_REQUIRED`. */
export function mustPost({ method }: Context): void {
  if (method !== 'POST') throw new CloudError('ADMIN_POST_REQUIRED');
}

/**
 * Reads a JSON object, whatever content type it comes with: WeChat's samples send all kinds.
 *
 * @throws CloudError `ADMIN_BODY_EMPTY`, `ADMIN_BODY_INVALID`, `BODY_TOO_LARGE`.
 */
export async function readObjectBody({ req }: Context): Promise<{ fields: Fields; text: string }> {
  const bytes = await readBody(req, JSON_LIMIT);
  const text = bytes.toString('utf8').trim();
  if (text === '') throw new CloudError('ADMIN_BODY_EMPTY');
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch (cause) {
    throw new CloudError('ADMIN_BODY_INVALID', { cause });
  }
  if (!isFields(fields)) throw new CloudError('ADMIN_BODY_INVALID');
  return { fields, text };
}
