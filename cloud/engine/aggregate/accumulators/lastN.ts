import { takingAccumulator } from '../take';

/** `$lastN`: the last values, missing ones as null. */
export const $lastN = takingAccumulator('$lastN', 'last');
