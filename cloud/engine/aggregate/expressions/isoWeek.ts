import { Int32 } from 'bson';
import { datePart, isoWeek } from '../time-zone';

/** `$isoWeek`: the ISO week of a date, in a time zone. */
export const $isoWeek = datePart('$isoWeek', (local) => new Int32(isoWeek(local).week));
