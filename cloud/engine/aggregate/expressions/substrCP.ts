import { EngineError } from '../../error';
import { integerOf, textOf, variadic } from '../operands';

/** `$substrCP`: part of a text, counted in code points. */
export const $substrCP = variadic(
  '$substrCP',
  ([value, start, count]) => {
    const text = Array.from(textOf('$substrCP', value));
    const from = integerOf('$substrCP', start);
    const length = integerOf('$substrCP', count);
    if (from < 0) throw new EngineError(34451, '$substrCP: the starting index must be non-negative');
    if (length < 0) throw new EngineError(34454, '$substrCP: the length must be non-negative');
    return text.slice(from, from + length).join('');
  },
  { min: 3, max: 3 },
);
