import { arrayOrNull, unary, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [34435, 'The argument to $reverseArray must be an array, but was of type:'];

/** `$reverseArray`: the elements in opposite order. */
export const $reverseArray = unary(
  '$reverseArray',
  (value) => arrayOrNull('$reverseArray', value, REFUSAL)?.toReversed() ?? null,
);
