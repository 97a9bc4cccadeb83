import { unary } from '../operands';

/** `$isArray`: whether a value is an array. */
export const $isArray = unary('$isArray', (value) => Array.isArray(value));
