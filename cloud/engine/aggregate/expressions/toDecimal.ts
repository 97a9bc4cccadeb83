import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toDecimal`: converts, or fails with ConversionFailure; null stays null. */
export const $toDecimal = unary('$toDecimal', (value) => convert(value, 'decimal'));
