import { realFunction } from '../trigonometry';

/** `$asin`: the inverse sine in radians. */
export const $asin = realFunction('$asin', Math.asin, { from: -1, to: 1 });
