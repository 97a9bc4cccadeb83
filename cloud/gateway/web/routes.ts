import { asCloudError, errorSentence } from '../../base';
import { textField, type Fields } from '../../protocol';
import type { AdminOptions } from '../admin/action';
import { wireCode } from '../admin/wire-code';
import { readJson } from '../body';
import type { Context, Route } from '../context';
import { drainBody } from '../drain';
import { JSON_TYPE } from '../invoke-by-client';
import { answerWebAction } from './actions';
import { SIGN_IN_ACTIONS } from './sign-in-actions';
import { envOfNobody, namedEnv, webCaller } from './web-call';

/**
 * `/web`: the address of `@cloudbase/js-sdk` 1.x, and of 2.x and 3.x in the mode `CLOUD_API` (protocol.md 9.2). Always status
 * 200; a failure is `{ requestId, code, message }`. Callers are pages, under permissions and rules.
 */
export function webRoutes(options: AdminOptions): readonly Route[] {
  const reply = async (context: Context): Promise<Fields> => {
    const fields = await readJson(context.req);
    const action = textField(fields, 'action');
    if (Object.hasOwn(SIGN_IN_ACTIONS, action)) {
      const env = envOfNobody(context, namedEnv(context, fields), options);
      return (await SIGN_IN_ACTIONS[action]?.({ fields, env }, options)) ?? {};
    }
    const caller = await webCaller(context, fields, options);
    const answer = await answerWebAction(
      action,
      { fields, caller, host: context.req.headers.host ?? '' },
      options,
    );
    return asAsked(context, answer);
  };

  return [
    {
      path: '/web',
      methods: {
        POST: async (context) => {
          const { requestId } = context.state;
          let answer: object;
          try {
            answer = await reply(context);
          } catch (thrown) {
            const error = asCloudError(thrown);
            context.state.failure = error;
            await drainBody(context, options.clock);
            answer = { ...wireCode(error.code), message: errorSentence(error, options.config.lang) };
          }
          context.status = 200;
          context.set('content-type', JSON_TYPE);
          context.body = JSON.stringify({ requestId, ...answer });
        },
      },
    },
  ];
}

/** `callFunction({ parse: true })` asks for a value instead of its JSON text. */
function asAsked(context: Context, answer: Fields): Fields {
  const data = answer['data'] as Fields | undefined;
  const text = data?.['response_data'];
  if (typeof text !== 'string' || new URLSearchParams(context.querystring).get('parse') !== 'true')
    return answer;
  return { ...answer, data: { ...data, response_data: JSON.parse(text) as unknown } };
}
