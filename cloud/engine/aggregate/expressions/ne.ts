import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$ne`: whether the first value is not equal in the order of all values; types are not bracketed. */
export const $ne = binary('$ne', (a, b) => compareValues(a, b) !== 0);
