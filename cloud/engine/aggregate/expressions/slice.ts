import { EngineError } from '../../error';
import { arrayOrNull, integerOf, nullish, variadic, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [28724, 'First argument to $slice must be an array, but is of type:'];

/** `$slice`: part of an array: a count from either end, or a start and a count. */
export const $slice = variadic(
  '$slice',
  ([value, first, ...rest]) => {
    const array = arrayOrNull('$slice', value, REFUSAL);
    if (array === null || nullish(first)) return null;
    const start = integerOf('$slice', first);
    if (rest.length === 0) return start < 0 ? array.slice(start) : array.slice(0, start);
    const [count] = rest;
    if (nullish(count)) return null;
    const length = integerOf('$slice', count);
    if (length <= 0) throw new EngineError(28729, `Third argument to $slice must be positive: ${length}`);
    const from = start < 0 ? Math.max(0, array.length + start) : start;
    return array.slice(from, from + length);
  },
  { min: 2, max: 3 },
);
