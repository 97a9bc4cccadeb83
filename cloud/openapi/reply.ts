import { CloudError, type ErrorCode } from '../base';
import type { OpenApiReply } from '../protocol';
import type { Answer } from './api';
import type { Refusal } from './refusals';

/** The reply of a call that reached its API. */
export function replyWith(answer: Answer): OpenApiReply {
  const sent = { errorCode: 0, errorMessage: '' };
  if ('bytes' in answer && Buffer.isBuffer(answer.bytes)) {
    return { contentType: String(answer['contentType']), data: answer.bytes, ...sent };
  }
  return { contentType: 'application/json', data: Buffer.from(JSON.stringify(answer)), ...sent };
}

/** The reply of a call that did not get as far as an API. */
export function failed(code: ErrorCode, fields: Readonly<Record<string, string>>): OpenApiReply {
  const { errCode, message } = new CloudError(code, { fields });
  return {
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify({ errcode: errCode, errmsg: message })),
    errorCode: errCode,
    errorMessage: message,
  };
}

/** Whether WeChat would have refused. */
export function isRefusal(answer: Answer): answer is Refusal {
  return 'errcode' in answer && answer.errcode !== 0;
}
