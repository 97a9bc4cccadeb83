import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$gte`: whether the first value is greater or equal in the order of all values; types are not bracketed. */
export const $gte = binary('$gte', (a, b) => compareValues(a, b) >= 0);
