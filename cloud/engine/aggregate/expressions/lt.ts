import { compareValues } from '../../../values';
import { binary } from '../operands';

/** `$lt`: whether the first value is less in the order of all values; types are not bracketed. */
export const $lt = binary('$lt', (a, b) => compareValues(a, b) < 0);
