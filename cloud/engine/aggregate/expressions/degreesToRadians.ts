import { realFunction } from '../trigonometry';

/** `$degreesToRadians`: an angle in radians. */
export const $degreesToRadians = realFunction('$degreesToRadians', (degrees) => degrees * (Math.PI / 180));
