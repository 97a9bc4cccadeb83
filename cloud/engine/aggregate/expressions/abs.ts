import { compareNumbers } from '../../../values';
import { multiplyAll } from '../arithmetic';
import { numeric } from '../operands';

/** `$abs`: the absolute value. */
export const $abs = numeric('$abs', (value) =>
  compareNumbers(value, 0) < 0 ? multiplyAll([value, -1]) : value,
);
