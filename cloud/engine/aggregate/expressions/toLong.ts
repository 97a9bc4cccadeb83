import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toLong`: converts, or fails with ConversionFailure; null stays null. */
export const $toLong = unary('$toLong', (value) => convert(value, 'long'));
