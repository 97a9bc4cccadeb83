import { realFunction } from '../trigonometry';

/** `$tanh`: the hyperbolic tangent. */
export const $tanh = realFunction('$tanh', Math.tanh);
