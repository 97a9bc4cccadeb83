import { roundValue } from '../rounding';
import { numeric } from '../operands';

/** `$floor`: the greatest integer not above the number, of its type. */
export const $floor = numeric('$floor', (value) => roundValue(value, 'floor', 0));
