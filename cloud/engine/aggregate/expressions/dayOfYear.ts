import { Int32 } from 'bson';
import { datePart, dayOfYear } from '../time-zone';

/** `$dayOfYear`: the day of the year of a date, in a time zone. */
export const $dayOfYear = datePart('$dayOfYear', (local) => new Int32(dayOfYear(local)));
