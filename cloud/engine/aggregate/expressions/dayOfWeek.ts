import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$dayOfWeek`: the day of the week, 1 = Sunday of a date, in a time zone. */
export const $dayOfWeek = datePart('$dayOfWeek', (local) => new Int32(local.getUTCDay() + 1));
