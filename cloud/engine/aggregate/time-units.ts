import { typeOf } from '../../values';
import { EngineError } from '../error';
import { dateAt } from './arithmetic';
import { fromLocal, UTC, type ZoneOffset } from './time-zone';

/** Units of `$dateAdd`, `$dateTrunc` and of windows. */
export type TimeUnit =
  'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

const MILLISECONDS: Readonly<Partial<Record<TimeUnit, number>>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

const MONTHS: Readonly<Partial<Record<TimeUnit, number>>> = { year: 12, quarter: 3, month: 1 };

/** Whether a value names a unit. */
export function isTimeUnit(value: unknown): value is TimeUnit {
  return typeof value === 'string' && (Object.hasOwn(MILLISECONDS, value) || Object.hasOwn(MONTHS, value));
}

/** @throws EngineError 9 for what names no unit. */
export function unitOf(value: unknown): TimeUnit {
  if (isTimeUnit(value)) return value;
  throw new EngineError(
    9,
    typeof value === 'string'
      ? `unknown time unit value: ${value}`
      : `a time unit must be a string, but got ${typeOf(value)}`,
  );
}

/** The length of a unit; undefined of those whose length changes. */
export function millisecondsOf(unit: TimeUnit): number | undefined {
  return MILLISECONDS[unit];
}

/** The months of a unit; undefined of those shorter. */
export function monthsOf(unit: TimeUnit): number | undefined {
  return MONTHS[unit];
}

/** So many units further on. */
export interface Step {
  readonly unit: TimeUnit;
  readonly amount: number;
  /** Days and longer units are counted by its clocks and calendars. */
  readonly zone?: ZoneOffset;
}

/**
 * A date so many units later: months end on their last day at most, days keep the time of the clock.
 *
 * @throws EngineError 15 beyond what a date holds.
 */
export function addUnits(date: Date, { unit, amount, zone = UTC }: Step): Date {
  const moment = date.getTime();
  const months = MONTHS[unit];
  const length = MILLISECONDS[unit] ?? 0;
  if (months === undefined && length < 86_400_000) return dateAt(moment + amount * length);
  const local = moment + zone(moment);
  return dateAt(
    fromLocal(months === undefined ? local + amount * length : addMonths(local, amount * months), zone),
  );
}

function addMonths(local: number, months: number): number {
  const date = new Date(local);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const last = new Date(utc(year, month + 1, 0)).getUTCDate();
  return utc(year, month, Math.min(date.getUTCDate(), last)) + timeOfDay(local);
}

/** Midnight of a day; unlike `Date.UTC`, years below 100 are themselves. */
export function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

function timeOfDay(local: number): number {
  return local - Math.floor(local / 86_400_000) * 86_400_000;
}
