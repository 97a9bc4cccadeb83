import { dateShift } from '../date-shift';

/** `$dateSubtract`: a date so many units earlier. */
export const $dateSubtract = dateShift('$dateSubtract', -1);
