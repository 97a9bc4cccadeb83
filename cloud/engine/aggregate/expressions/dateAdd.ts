import { dateShift } from '../date-shift';

/** `$dateAdd`: a date so many units later. */
export const $dateAdd = dateShift('$dateAdd', 1);
