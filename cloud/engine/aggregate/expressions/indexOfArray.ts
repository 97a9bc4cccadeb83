import { Int32 } from 'bson';
import { equalValues } from '../../../values';
import { arrayOrNull, integerOf, variadic, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [40090, '$indexOfArray requires an array as a first argument, found:'];

/** `$indexOfArray`: the position of a value in an array, or -1. */
export const $indexOfArray = variadic(
  '$indexOfArray',
  ([value, wanted, start, end]) => {
    const array = arrayOrNull('$indexOfArray', value, REFUSAL);
    if (array === null) return null;
    const from = start === undefined ? 0 : integerOf('$indexOfArray', start);
    const to = end === undefined ? array.length : Math.min(array.length, integerOf('$indexOfArray', end));
    for (let index = from; index < to; index++)
      if (equalValues(array[index], wanted)) return new Int32(index);
    return new Int32(-1);
  },
  { min: 2, max: 4 },
);
