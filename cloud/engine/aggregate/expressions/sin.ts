import { realFunction } from '../trigonometry';

/** `$sin`: the sine of an angle in radians. */
export const $sin = realFunction('$sin', Math.sin, { from: -Infinity, to: Infinity, open: true });
