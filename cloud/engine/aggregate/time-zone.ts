import { typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { compileNamed, nullish } from './operands';
import { Long, type ObjectId, type Timestamp } from 'bson';
import type { ExpressionContext, Operator } from './scope';

/** Milliseconds a zone is ahead of UTC at a moment. */
export type ZoneOffset = (moment: number) => number;

/** The zone that is never ahead. */
export const UTC: ZoneOffset = () => 0;

/** Reads a zone: an offset (`+08:00`, `+0800`, `+08`), `UTC`, `GMT` or an Olson name. */
export function parseZone(zone: unknown): ZoneOffset {
  if (zone === undefined) return UTC;
  if (typeof zone !== 'string')
    throw new EngineError(40517, `timezone must evaluate to a string, found ${typeOf(zone)}`);
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    const offset = (match[1] === '-' ? -minutes : minutes) * 60_000;
    return () => offset;
  }
  return zone === 'UTC' || zone === 'GMT' || zone === 'Z' ? UTC : olson(zone);
}

function olson(zone: string): ZoneOffset {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new EngineError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
  return (moment) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(moment)) part[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
  };
}

/** A moment as milliseconds: dates, object ids and timestamps carry one. */
export function momentOf(value: unknown): number {
  switch (typeOf(value)) {
    case 'date':
      return (value as Date).getTime();
    case 'objectId':
      return (value as ObjectId).getTimestamp().getTime();
    case 'timestamp':
      return (value as Timestamp).t * 1000;
    default:
      throw new EngineError(16006, `can't convert from BSON type ${typeOf(value)} to Date`);
  }
}

/** A date shifted so that its UTC fields are the zone's. */
export function localDate(value: unknown, zone: ZoneOffset): Date {
  const moment = momentOf(value);
  return new Date(moment + zone(moment));
}

/** The moment at which a zone's clocks show a time. */
export function fromLocal(local: number, zone: ZoneOffset): number {
  return local - zone(local - zone(local));
}

/** Reads the zone of an operator's `timezone`, UTC without one; each name is parsed once per compiled expression. */
export function zoneReader(
  given: Document,
  context: ExpressionContext,
): (root: Document) => ZoneOffset | null {
  if (!('timezone' in given)) return () => UTC;
  const zone = context.compile(given['timezone']);
  const known = new Map<unknown, ZoneOffset>();
  return (root) => {
    const name = zone(root);
    if (nullish(name)) return null;
    let offset = known.get(name);
    if (offset === undefined) known.set(name, (offset = parseZone(name)));
    return offset;
  };
}

/** Makes an operator that reads one part of a date: its operand is a date or `{ date, timezone }`. */
export function datePart(name: string, read: (local: Date) => unknown): Operator {
  return (operand, context) => {
    const { date, zone } = dateOperand(name, operand, context);
    return (root) => {
      const value = date(root);
      const offset = zone(root);
      return nullish(value) || offset === null ? null : read(localDate(value, offset));
    };
  };
}

function dateOperand(name: string, operand: unknown, context: ExpressionContext) {
  const single: unknown = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
  if (
    typeOf(single) === 'object' &&
    !Object.keys(single as Document).some((field) => field.startsWith('$'))
  ) {
    const given = compileNamed(single, { name, required: ['date'], optional: ['timezone'] });
    return { date: context.compile(given['date']), zone: zoneReader(given, context) };
  }
  return { date: context.compile(single), zone: zoneReader({}, context) };
}

/** The ISO week and its year. */
export function isoWeek(local: Date): { readonly week: number; readonly year: number } {
  const day = local.getUTCDay() || 7;
  const thursday = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + 4 - day);
  const year = new Date(thursday).getUTCFullYear();
  return { week: Math.floor((thursday - Date.UTC(year, 0, 1)) / 604_800_000) + 1, year };
}

/** Midnight of a day of an ISO year: weeks and their days count from 1, and may lie beyond the year. */
export function isoDate(year: number, week: number, day: number): number {
  // The fourth of January is always in the first week.
  const fourth = new Date(new Date(0).setUTCFullYear(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() || 7) - 1) * 86_400_000;
  return monday + ((week - 1) * 7 + day - 1) * 86_400_000;
}

/** The day of the year, from 1. */
export function dayOfYear(local: Date): number {
  const start = Date.UTC(local.getUTCFullYear(), 0, 1);
  return Math.floor((local.getTime() - start) / 86_400_000) + 1;
}

/** The week of the year that begins on Sunday, 0 before the first Sunday. */
export function sundayWeek(local: Date): number {
  return Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);
}

/** A year as a long, as `$isoWeekYear` gives it. */
export function longOf(value: number): Long {
  return Long.fromNumber(value);
}
