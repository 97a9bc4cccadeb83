import { roundValue } from '../rounding';
import { numeric } from '../operands';

/** `$ceil`: the smallest integer not below the number, of its type. */
export const $ceil = numeric('$ceil', (value) => roundValue(value, 'ceil', 0));
