import { realFunction } from '../trigonometry';

/** `$sinh`: the hyperbolic sine. */
export const $sinh = realFunction('$sinh', Math.sinh);
