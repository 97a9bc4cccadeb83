import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$gt`: whether the first value is greater in the order of all values; types are not bracketed. */
export const $gt = binary('$gt', (a, b) => compareValues(a, b) > 0);
