import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$lte`: whether the first value is less or equal in the order of all values; types are not bracketed. */
export const $lte = binary('$lte', (a, b) => compareValues(a, b) <= 0);
