import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$hour`: the hour of a date, in a time zone. */
export const $hour = datePart('$hour', (local) => new Int32(local.getUTCHours()));
