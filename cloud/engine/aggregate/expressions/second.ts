import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$second`: the second of a date, in a time zone. */
export const $second = datePart('$second', (local) => new Int32(local.getUTCSeconds()));
