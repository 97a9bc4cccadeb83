import { isNumeric } from '../../../values';
import { unary } from '../operands';

/** `$isNumber`: whether a value is a number. */
export const $isNumber = unary('$isNumber', isNumeric);
