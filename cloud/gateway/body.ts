import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { CloudError } from '../base';
import { isFields, isTooDeep, MOST_LEVELS, type Fields } from '../protocol';
import { JSON_LIMIT } from './context';

/** CloudError for a body that is not what the route takes. */
export const malformed = (en: string, zh: string) =>
  new CloudError('INVALID_COMMON_PARAM', { detail: { en, zh } });

/**
 * Reads a whole body of at most `limit` bytes.
 *
 * @throws CloudError `BODY_TOO_LARGE`, or `INVALID_COMMON_PARAM` where the connection ended before the body did.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new CloudError('BODY_TOO_LARGE', { fields: { limit } });
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // What comes after the promise is settled changes nothing; taking the listeners off would cost more than they do.
    const cut = () => {
      if (!request.complete) reject(incomplete());
    };
    request
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) {
          chunks.push(chunk);
          return;
        }
        chunks.length = 0;
        reject(tooLarge());
      })
      .on('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)))
      .on('close', cut)
      .on('error', cut);
  });
}

/** CloudError for a connection that ended before the body did. */
export const incomplete = () => malformed('The body ended early.', '请求体不完整。');

/** Reads the bytes of a JSON body; refuses other content types. */
export async function readJsonBytes(request: IncomingMessage): Promise<Buffer> {
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json\b/i.test(type)) {
    throw malformed(
      `The content type must be application/json, not ${type}.`,
      `内容类型必须是 application/json，而不是 ${type}。`,
    );
  }
  const bytes = await readBody(request, JSON_LIMIT);
  if (bytes.length === 0) throw malformed('The body is empty.', '请求体为空。');
  return bytes;
}

/** Reads a JSON body that must be an object. */
export async function readJson(request: IncomingMessage): Promise<Fields> {
  return parseFields((await readJsonBytes(request)).toString('utf8'));
}

/** Parses the JSON text of an object. */
export function parseFields(text: string): Fields {
  const value = parseBody(text);
  if (!isFields(value)) throw malformed('The body must be a JSON object.', '请求体必须是 JSON 对象。');
  return value;
}

/** Parses the JSON text of a body. Throws CloudError `INVALID_COMMON_PARAM`. */
export function parseBody(text: string): unknown {
  if (isTooDeep(text)) {
    throw malformed(
      `The body is nested deeper than ${MOST_LEVELS} levels.`,
      `请求体嵌套超过 ${MOST_LEVELS} 层。`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed('The body is not JSON.', '请求体不是合法的 JSON。');
  }
}

/**
 * The body as a stream whose failure leaves the connection alone, so that an answer can still be sent. It fails where
 * the connection ends before the body does.
 */
export function bodyStream(request: IncomingMessage): Readable {
  const stream = new PassThrough();
  const cut = () => {
    if (!request.complete) stream.destroy(incomplete());
  };
  request.once('close', cut);
  stream.once('close', () => {
    request.off('close', cut);
    request.unpipe(stream);
  });
  return request.pipe(stream);
}
