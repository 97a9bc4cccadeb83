import { arrayOrNull, binary, integerOf, nullish } from '../operands';

/** `$arrayElemAt`: the element at a position, from the end when negative; missing outside. */
export const $arrayElemAt = binary('$arrayElemAt', (value, position) => {
  const array = arrayOrNull('$arrayElemAt', value);
  if (array === null || nullish(position)) return null;
  return array.at(integerOf('$arrayElemAt', position));
});
