import { realFunction } from '../trigonometry';

/** `$acos`: the inverse cosine in radians. */
export const $acos = realFunction('$acos', Math.acos, { from: -1, to: 1 });
