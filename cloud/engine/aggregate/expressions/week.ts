import { Int32 } from 'bson';
import { datePart, sundayWeek } from '../time-zone';

/** `$week`: the week of the year, from Sunday of a date, in a time zone. */
export const $week = datePart('$week', (local) => new Int32(sundayWeek(local)));
