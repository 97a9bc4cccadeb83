import { arrayOrNull, variadic } from '../operands';

/** `$concatArrays`: arrays one after the other; null if one is null. */
export const $concatArrays = variadic('$concatArrays', (values) => {
  const result: unknown[] = [];
  for (const value of values) {
    const array = arrayOrNull('$concatArrays', value);
    if (array === null) return null;
    for (const element of array) result.push(element);
  }
  return result;
});
