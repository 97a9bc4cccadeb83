import { arrayOrNull, variadic, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [28664, '$concatArrays only supports arrays, not'];

/** `$concatArrays`: arrays one after the other; null if one is null. */
export const $concatArrays = variadic('$concatArrays', (values) => {
  const result: unknown[] = [];
  for (const value of values) {
    const array = arrayOrNull('$concatArrays', value, REFUSAL);
    if (array === null) return null;
    for (const element of array) result.push(element);
  }
  return result;
});
