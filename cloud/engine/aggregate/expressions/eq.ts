import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$eq`: whether the first value is equal in the order of all values; types are not bracketed. */
export const $eq = binary('$eq', (a, b) => compareValues(a, b) === 0);
