import { datePart, isoWeek, longOf } from '../time-zone';

/** `$isoWeekYear`: the year of the ISO week, a long. */
export const $isoWeekYear = datePart('$isoWeekYear', (local) => longOf(isoWeek(local).year));
