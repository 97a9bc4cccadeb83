import { realFunction } from '../trigonometry';

/** `$tan`: the tangent of an angle in radians. */
export const $tan = realFunction('$tan', Math.tan, { from: -Infinity, to: Infinity, open: true });
