import { arrayOrNull, unary } from '../operands';

/** `$reverseArray`: the elements in opposite order. */
export const $reverseArray = unary(
  '$reverseArray',
  (value) => arrayOrNull('$reverseArray', value)?.toReversed() ?? null,
);
