import { takingAccumulator } from '../take';

/** `$firstN`: the first values, missing ones as null. */
export const $firstN = takingAccumulator('$firstN', 'first');
