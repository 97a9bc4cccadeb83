import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$year`: the year of a date, in a time zone. */
export const $year = datePart('$year', (local) => new Int32(local.getUTCFullYear()));
