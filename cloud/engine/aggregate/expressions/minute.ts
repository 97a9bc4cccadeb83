import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$minute`: the minute of a date, in a time zone. */
export const $minute = datePart('$minute', (local) => new Int32(local.getUTCMinutes()));
