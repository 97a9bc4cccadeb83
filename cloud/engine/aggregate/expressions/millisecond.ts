import { Int32 } from 'bson';
import { datePart } from '../time-zone';

/** `$millisecond`: the millisecond of a date, in a time zone. */
export const $millisecond = datePart('$millisecond', (local) => new Int32(local.getUTCMilliseconds()));
