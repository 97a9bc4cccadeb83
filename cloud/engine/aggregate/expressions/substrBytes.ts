import { EngineError } from '../../error';
import { integerOf, textOf, variadic } from '../operands';

/** `$substrBytes`: part of a text, counted in UTF-8 bytes. */
export const $substrBytes = variadic(
  '$substrBytes',
  ([value, start, count]) => substringBytes(value, start, count),
  { min: 3, max: 3 },
);

/** The bytes of a text from `start`; refused in the middle of a character. */
export function substringBytes(value: unknown, start: unknown, count: unknown): string {
  const bytes = Buffer.from(textOf('$substrBytes', value), 'utf8');
  const from = integerOf('$substrBytes', start);
  const length = integerOf('$substrBytes', count);
  if (from < 0)
    throw new EngineError(
      50752,
      '$substrBytes: starting index must be non-negative (got: ' + String(from) + ')',
    );
  const to = length < 0 ? bytes.length : Math.min(bytes.length, from + length);
  if (isMiddle(bytes, from))
    throw new EngineError(28656, '$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.');
  if (isMiddle(bytes, to))
    throw new EngineError(
      28657,
      '$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.',
    );
  return from >= bytes.length ? '' : bytes.toString('utf8', from, to);
}

function isMiddle(bytes: Buffer, at: number): boolean {
  return ((bytes[at] ?? 0) & 0xc0) === 0x80;
}
