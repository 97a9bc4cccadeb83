import { realFunction } from '../trigonometry';

/** `$acosh`: the inverse hyperbolic cosine. */
export const $acosh = realFunction('$acosh', Math.acosh, { from: 1, to: Infinity });
