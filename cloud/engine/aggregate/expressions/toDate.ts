import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toDate`: converts, or fails with ConversionFailure; null stays null. */
export const $toDate = unary('$toDate', (value) => convert(value, 'date'));
