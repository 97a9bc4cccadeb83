import { arrayOrNull, unary } from '../operands';

/** `$last`: the last element of an array. */
export const $last = unary('$last', (value) => {
  const array = arrayOrNull('$last', value);
  return array === null ? null : array.at(-1);
});
