import { realFunction } from '../trigonometry';

/** `$atan`: the inverse tangent in radians. */
export const $atan = realFunction('$atan', Math.atan);
