import { dateAt } from './arithmetic';
import { millisecondsOf, monthsOf, utc, type TimeUnit } from './time-units';
import { fromLocal, type ZoneOffset } from './time-zone';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The calendar that counts. */
export interface Calendar {
  readonly unit: TimeUnit;
  readonly zone: ZoneOffset;
  /** The day weeks begin with: 0 is Sunday. */
  readonly startOfWeek: number;
}

/** How many borders of a unit lie between two moments, negative when the second is earlier. */
export function countBorders(start: number, end: number, { unit, zone, startOfWeek }: Calendar): number {
  const months = monthsOf(unit);
  const [from, to] = [start + zone(start), end + zone(end)];
  if (months !== undefined) return Math.floor(monthOf(to) / months) - Math.floor(monthOf(from) / months);
  if (unit === 'week') return weekOf(to, startOfWeek) - weekOf(from, startOfWeek);
  if (unit === 'day') return Math.floor(to / DAY) - Math.floor(from / DAY);
  const length = millisecondsOf(unit) ?? 1;
  if (unit !== 'hour') return Math.floor(end / length) - Math.floor(start / length);
  // Hours begin with those of the zone at the start: one that its clocks skip later did not pass.
  return Math.floor((end + zone(start)) / HOUR) - Math.floor(from / HOUR);
}

function monthOf(local: number): number {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Weeks since 1970, whose first day was a Thursday. */
function weekOf(local: number, startOfWeek: number): number {
  return Math.floor((Math.floor(local / DAY) + 4 - startOfWeek) / 7);
}

const REFERENCE = Date.UTC(2000, 0, 1);
const REFERENCE_WEEKDAY = 6;

/**
 * The beginning of the bin a moment lies in: bins of so many units are counted from the beginning of 2000.
 *
 * @throws EngineError 15 beyond what a date holds.
 */
export function beginningOfBin(moment: number, size: number, { unit, zone, startOfWeek }: Calendar): Date {
  const months = monthsOf(unit);
  const local = moment + zone(moment);
  if (months !== undefined) {
    const width = months * size;
    const first = Math.floor((monthOf(local) - 24_000) / width) * width;
    return dateAt(fromLocal(utc(2000, first, 1), zone));
  }
  const width = (millisecondsOf(unit) ?? 1) * size;
  if (unit === 'day' || unit === 'week') {
    const reference =
      unit === 'day' ? REFERENCE : REFERENCE + ((startOfWeek - REFERENCE_WEEKDAY + 7) % 7) * DAY;
    return dateAt(fromLocal(floorTo(local, width, reference), zone));
  }
  return dateAt(floorTo(moment, width, fromLocal(REFERENCE, zone)));
}

function floorTo(moment: number, width: number, reference: number): number {
  return reference + Math.floor((moment - reference) / width) * width;
}
