import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toString`: converts, or fails with ConversionFailure; null stays null. */
export const $toString = unary('$toString', (value) => convert(value, 'string'));
