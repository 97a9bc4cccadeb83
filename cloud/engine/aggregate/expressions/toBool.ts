import { convert } from '../conversion';
import { unary } from '../operands';

/** `$toBool`: converts, or fails with ConversionFailure; null stays null. */
export const $toBool = unary('$toBool', (value) => convert(value, 'bool'));
