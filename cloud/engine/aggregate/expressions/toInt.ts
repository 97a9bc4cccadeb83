import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toInt`: converts, or fails with ConversionFailure; null stays null. */
export const $toInt = unary('$toInt', (value) => convert(value, 'int'));
