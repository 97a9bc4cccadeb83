import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$month`: the month, 1 to 12 of a date, in a time zone. */
export const $month = datePart('$month', (local) => new Int32(local.getUTCMonth() + 1));
