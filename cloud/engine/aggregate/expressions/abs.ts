import { compareNumbers, toNumber } from '../../../values';
import { multiplyAll } from '../arithmetic';
import { numeric } from '../operands';

/** `$abs`: the absolute value; of a negative zero too. */
export const $abs = numeric('$abs', (value) =>
  compareNumbers(value, 0) < 0 || Object.is(toNumber(value), -0) ? multiplyAll([value, -1]) : value,
);
