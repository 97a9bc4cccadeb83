import { invalid } from '../protocol';

/** Most bytes of a path, as on WeChat's cloud. */
const LONGEST = 850;

/**
 * Checks the path of a file in the bucket, by the naming rules of WeChat's storage: not empty, no leading or trailing
 * slash, no empty, `.` or `..` segment, no control character, at most 850 bytes. Anything else is allowed, since files
 * lie on disk under the hash of their path.
 *
 * @throws CloudError `INVALID_PARAM`
 */
export function checkCloudPath(path: string): string {
  const refuse = (en: string, zh: string) => invalid('cloudPath', { en, zh });
  if (path === '') throw refuse('it must not be empty', '不能为空');
  if (Buffer.byteLength(path) > LONGEST) throw refuse(`it is over ${LONGEST} bytes`, `超过 ${LONGEST} 字节`);
  if (/[\p{Cc}\p{Cs}]/u.test(path)) throw refuse('it holds control characters', '包含控制字符');
  const segments = path.split(/[/\\]/);
  if (segments.includes('')) {
    throw refuse(
      'it must not begin or end with a slash, nor hold two in a row',
      '不能以斜杠开头或结尾，也不能有连续斜杠',
    );
  }
  if (segments.includes('.') || segments.includes('..')) {
    throw refuse('it must not hold the segments . or ..', '不能包含 . 或 .. 路径段');
  }
  return path;
}
