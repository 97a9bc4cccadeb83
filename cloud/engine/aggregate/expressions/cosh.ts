import { realFunction } from '../trigonometry';

/** `$cosh`: the hyperbolic cosine. */
export const $cosh = realFunction('$cosh', Math.cosh);
