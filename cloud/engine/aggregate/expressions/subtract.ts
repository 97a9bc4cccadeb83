import { binary } from '../operands';
import { subtract } from '../arithmetic';

/** `$subtract`: a difference of numbers, of dates in milliseconds, or a date less milliseconds. */
export const $subtract = binary('$subtract', subtract);
