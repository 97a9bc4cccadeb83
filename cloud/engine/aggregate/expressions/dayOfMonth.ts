import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$dayOfMonth`: the day of the month of a date, in a time zone. */
export const $dayOfMonth = datePart('$dayOfMonth', (local) => new Int32(local.getUTCDate()));
