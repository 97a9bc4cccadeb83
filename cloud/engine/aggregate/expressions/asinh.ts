import { realFunction } from '../trigonometry';

/** `$asinh`: the inverse hyperbolic sine. */
export const $asinh = realFunction('$asinh', Math.asinh);
