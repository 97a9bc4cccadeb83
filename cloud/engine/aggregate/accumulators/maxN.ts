import { takingAccumulator } from '../take';

/** `$maxN`: the greatest values, the greatest first; null and missing do not count. */
export const $maxN = takingAccumulator('$maxN', 'max');
