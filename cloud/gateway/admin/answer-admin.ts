import type { IncomingMessage } from 'node:http';
import { asCloudError, CloudError, errorSentence, nearest, type Warn } from '../../base';
import { createTc3Verifier, textField, type Caller, type Fields } from '../../protocol';
import { malformed, readJson } from '../body';
import { serverCaller } from '../callers';
import { JSON_LIMIT } from '../context';
import { drainRequest } from '../drain';
import { isForm, readFormFields } from '../form';
import { JSON_TYPE } from '../invoke-by-client';
import type { AnswerShortly } from '../short-way';
import type { AdminOptions } from './action';
import { ADMIN_ACTIONS, answerAction } from './actions';
import { wireCode } from './wire-code';

/** Answers `POST /admin`; a failure too is an answer, `{ requestId, code, message }`. */
export function createAdminAnswer(options: AdminOptions): AnswerShortly {
  const { config, clock, warn } = options;
  const verify = createTc3Verifier();
  const reply = async (request: IncomingMessage, requestId: string): Promise<Fields | Buffer> => {
    const fields = await readFields(request);
    const caller = serverCaller(request, { fields, requestId }, { ...options, verify });
    const action = textField(fields, 'action');
    if (config.mode !== 'serve') warnOfNoEnvironment(action, { fields, caller, warn });
    const host = request.headers.host ?? '';
    const answer = await answerAction(action, { fields, caller, host }, options);
    if (answer !== undefined) return answer;
    const near = nearest(action, ADMIN_ACTIONS) ?? 'functions.invokeFunction';
    throw new CloudError('UNKNOWN_ACTION', {
      fields: { action },
      detail: { en: `The nearest is ${near}.`, zh: `最接近的是 ${near}。` },
    });
  };

  return async (request, state) => {
    const { requestId } = state;
    try {
      const answer = await reply(request, requestId);
      if (Buffer.isBuffer(answer)) return { type: 'application/octet-stream', body: answer };
      return { type: JSON_TYPE, body: JSON.stringify({ requestId, ...answer }) };
    } catch (thrown) {
      const error = asCloudError(thrown);
      state.failure = error;
      await drainRequest(request, clock);
      const told = { requestId, ...wireCode(error.code), message: errorSentence(error, config.lang) };
      return { type: JSON_TYPE, body: JSON.stringify(told) };
    }
  };
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

async function readFields(request: IncomingMessage): Promise<Fields> {
  if (isForm(request)) return readFormFields(request, JSON_LIMIT);
  const type = request.headers['content-type'] ?? '';
  if (type !== '' && !/^application\/json\b/i.test(type)) {
    throw malformed(
      'The content type must be application/json or multipart/form-data.',
      '内容类型必须是 application/json 或 multipart/form-data。',
    );
  }
  return readJson(request);
}
