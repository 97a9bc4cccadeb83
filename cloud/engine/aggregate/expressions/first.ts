import { arrayOrNull, unary } from '../operands';

/** `$first`: the first element of an array. */
export const $first = unary('$first', (value) => {
  const array = arrayOrNull('$first', value);
  return array === null ? null : array.at(0);
});
