import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$isoDayOfWeek`: the day of the week, 1 = Monday of a date, in a time zone. */
export const $isoDayOfWeek = datePart('$isoDayOfWeek', (local) => new Int32(local.getUTCDay() || 7));
