import { realFunction } from '../trigonometry';

/** `$cos`: the cosine of an angle in radians. */
export const $cos = realFunction('$cos', Math.cos, { from: -Infinity, to: Infinity, open: true });
