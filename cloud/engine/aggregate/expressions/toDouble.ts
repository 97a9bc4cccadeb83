import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toDouble`: converts, or fails with ConversionFailure; null stays null. */
export const $toDouble = unary('$toDouble', (value) => convert(value, 'double'));
