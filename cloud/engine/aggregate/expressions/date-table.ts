import { $dateAdd } from './dateAdd';
import { $dateDiff } from './dateDiff';
import { $dateFromParts } from './dateFromParts';
import { $dateFromString } from './dateFromString';
import { $dateSubtract } from './dateSubtract';
import { $dateToParts } from './dateToParts';
import { $dateToString } from './dateToString';
import { $dateTrunc } from './dateTrunc';
import { $dayOfMonth } from './dayOfMonth';
import { $dayOfWeek } from './dayOfWeek';
import { $dayOfYear } from './dayOfYear';
import { $hour } from './hour';
import { $isoDayOfWeek } from './isoDayOfWeek';
import { $isoWeek } from './isoWeek';
import { $isoWeekYear } from './isoWeekYear';
import { $millisecond } from './millisecond';
import { $minute } from './minute';
import { $month } from './month';
import { $second } from './second';
import { $tsIncrement } from './tsIncrement';
import { $tsSecond } from './tsSecond';
import { $week } from './week';
import { $year } from './year';
import type { Operator } from '../scope';

/** The operators of dates and timestamps by name. */
export const DATE_EXPRESSIONS: Readonly<Record<string, Operator>> = {
  $dateAdd,
  $dateDiff,
  $dateFromParts,
  $dateFromString,
  $dateSubtract,
  $dateToParts,
  $dateToString,
  $dateTrunc,
  $dayOfMonth,
  $dayOfWeek,
  $dayOfYear,
  $hour,
  $isoDayOfWeek,
  $isoWeek,
  $isoWeekYear,
  $millisecond,
  $minute,
  $month,
  $second,
  $tsIncrement,
  $tsSecond,
  $week,
  $year,
};
