import { Int32 } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { integerOf, nullish, variadic } from '../operands';

/** `$indexOfCP`: where a text begins inside another, or -1, in code points. */
export const $indexOfCP = variadic(
  '$indexOfCP',
  ([value, part, start, end]) => {
    if (nullish(value)) return null;
    if (typeof value !== 'string' || typeof part !== 'string')
      throw new EngineError(
        40093,
        `$indexOfCP requires two strings, found: ${typeOf(value)} and ${typeOf(part)}`,
      );
    const from = start === undefined ? 0 : integerOf('$indexOfCP', start);
    const to = end === undefined ? Infinity : integerOf('$indexOfCP', end);
    if (from < 0 || to < 0) throw new EngineError(40097, '$indexOfCP requires non-negative bounds');
    const units = Array.from(value);
    const cut = units.slice(0, to).join('');
    const before = units.slice(0, from).join('').length;
    if (from > units.length) return new Int32(-1);
    const found = cut.indexOf(part, before);
    return new Int32(found < 0 ? -1 : Array.from(cut.slice(0, found)).length);
  },
  { min: 2, max: 4 },
);
