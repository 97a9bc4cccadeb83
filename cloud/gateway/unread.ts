import { CloudError, type Lang, type Sentence } from '../base';
import { errorAnswer } from './middleware/answer-errors';

interface Unread {
  readonly status: string;
  readonly sentence: Sentence;
}

const UNREAD: Readonly<Record<string, Unread>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    sentence: { en: 'The headers are too long.', zh: '请求头过大。' },
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    sentence: { en: 'The request took too long to arrive.', zh: '请求接收超时。' },
  },
};
const MALFORMED: Unread = {
  status: '400 Bad Request',
  sentence: { en: 'The request is not HTTP.', zh: '请求不是合法的 HTTP 报文。' },
};

/** The whole answer, head and JSON, to what could not be read as a request. */
export function unreadAnswer(code: string | undefined, lang: Lang, requestId: string): string {
  const { status, sentence } = UNREAD[code ?? ''] ?? MALFORMED;
  const error = new CloudError('INVALID_COMMON_PARAM', { detail: sentence });
  const body = JSON.stringify(errorAnswer(error, lang, requestId));
  const head = [
    `HTTP/1.1 ${status}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
