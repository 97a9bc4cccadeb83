import { Int32 } from 'bson';
import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$cmp`: -1, 0 or 1 by the order of values. */
export const $cmp = binary('$cmp', (a, b) => new Int32(Math.sign(compareValues(a, b))));
