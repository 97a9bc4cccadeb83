import { Int32 } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { integerOf, nullish, variadic } from '../operands';

/** `$indexOfBytes`: where a text begins inside another, or -1, in UTF-8 bytes. */
export const $indexOfBytes = variadic(
  '$indexOfBytes',
  ([value, part, start, end]) => {
    if (nullish(value)) return null;
    if (typeof value !== 'string' || typeof part !== 'string')
      throw new EngineError(
        40091,
        `$indexOfBytes requires two strings, found: ${typeOf(value)} and ${typeOf(part)}`,
      );
    const from = start === undefined ? 0 : integerOf('$indexOfBytes', start);
    const to = end === undefined ? Infinity : integerOf('$indexOfBytes', end);
    if (from < 0 || to < 0) throw new EngineError(40097, '$indexOfBytes requires non-negative bounds');
    const units = Buffer.from(value, 'utf8');
    const cut = units.subarray(0, to);

    if (from > units.length) return new Int32(-1);
    const found = cut.indexOf(part, from);
    return new Int32(found);
  },
  { min: 2, max: 4 },
);
