import { takingAccumulator } from '../take';

/** `$minN`: the smallest values, in order; null and missing do not count. */
export const $minN = takingAccumulator('$minN', 'min');
