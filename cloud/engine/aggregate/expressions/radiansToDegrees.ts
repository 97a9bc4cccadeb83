import { realFunction } from '../trigonometry';

/** `$radiansToDegrees`: an angle in degrees. */
export const $radiansToDegrees = realFunction('$radiansToDegrees', (radians) => radians * (180 / Math.PI));
