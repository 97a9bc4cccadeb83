import { asCloudError, CloudError, errorSentence, nearest, type Warn } from '../../base';
import { isFields, textField, type Caller, type Fields } from '../../protocol';
import type { AdminOptions } from '../admin/action';
import { ADMIN_ACTIONS, answerAction } from '../admin/actions';
import { wireCode } from '../admin/wire-code';
import { malformed, readJson } from '../body';
import { serverCaller } from '../callers';
import { JSON_LIMIT, type Context, type Route } from '../context';
import { drainBody } from '../drain';
import { isForm, readFormFields } from '../form';

/**
 * `/admin`: the one address of the server SDKs (protocol.md 2). Always status 200; a failure is
 * `{ requestId, code, message }`.
 */
export function adminRoutes(options: AdminOptions): readonly Route[] {
  const { config, clock, warn } = options;
  const reply = async (context: Context): Promise<Fields | Buffer> => {
    const fields = await readFields(context);
    const caller = serverCaller(context, fields, options);
    const action = textField(fields, 'action');
    if (config.mode !== 'serve') warnOfNoEnvironment(action, { fields, caller, warn });
    const host = context.req.headers.host ?? '';
    const answer = await answerAction(action, { fields, caller, host }, options);
    if (answer !== undefined) return answer;
    const near = nearest(action, ADMIN_ACTIONS) ?? 'functions.invokeFunction';
    throw new CloudError('UNKNOWN_ACTION', {
      fields: { action },
      detail: { en: `The nearest is ${near}.`, zh: `最接近的是 ${near}。` },
    });
  };

  return [
    {
      path: '/admin',
      methods: {
        POST: async (context) => {
          const { requestId } = context.state;
          try {
            const answer = await reply(context);
            if (isFields(answer) && !Buffer.isBuffer(answer)) send(context, { requestId, ...answer });
            else {
              context.type = 'application/octet-stream';
              context.body = answer;
            }
          } catch (thrown) {
            const error = asCloudError(thrown);
            context.state.failure = error;
            await drainBody(context, clock);
            send(context, { requestId, ...wireCode(error.code), message: errorSentence(error, config.lang) });
          }
        },
      },
    },
  ];
}

/**
 * A function that names no environment gets the one it belongs to here, and the first that was ever created there.
 *
 * @remarks Only SDKs before 3 leave it out; newer ones put the function's own into the request.
 */
function warnOfNoEnvironment(
  action: string,
  { fields, caller, warn }: { readonly fields: Fields; readonly caller: Caller; readonly warn: Warn },
): void {
  if (caller.kind !== 'function' || !/^(?:database|functions|storage)\./.test(action)) return;
  const named = [fields['envName'], fields['env']].some((env) => typeof env === 'string' && env !== '');
  // The remedy is one line of the function, wherever it calls from.
  if (!named)
    warn('ENV_UNNAMED', {}, caller.functionName === undefined ? {} : { functionName: caller.functionName });
}

function send(context: Context, answer: object): void {
  context.status = 200;
  // The SDKs compare this type letter by letter.
  context.set('content-type', 'application/json; charset=utf-8');
  context.body = JSON.stringify(answer);
}

async function readFields(context: Context): Promise<Fields> {
  if (isForm(context.req)) return readFormFields(context.req, JSON_LIMIT);
  const type = context.get('content-type');
  if (type !== '' && !/^application\/json\b/i.test(type)) {
    throw malformed(
      'The content type must be application/json or multipart/form-data.',
      '内容类型必须是 application/json 或 multipart/form-data。',
    );
  }
  return readJson(context.req);
}
