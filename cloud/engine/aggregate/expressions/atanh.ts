import { realFunction } from '../trigonometry';

/** `$atanh`: the inverse hyperbolic tangent. */
export const $atanh = realFunction('$atanh', Math.atanh, { from: -1, to: 1 });
