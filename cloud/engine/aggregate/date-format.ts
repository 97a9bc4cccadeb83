import { EngineError } from '../error';
import { dayOfYear, fromLocal, isoWeek, localDate, sundayWeek, type ZoneOffset } from './time-zone';

/** The English names of the months. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

interface Moment {
  readonly local: Date;
  /** Minutes ahead of UTC. */
  readonly offset: number;
}

const FORMATS: Readonly<Record<string, (moment: Moment) => string>> = {
  Y: ({ local }) => pad(local.getUTCFullYear(), 4),
  m: ({ local }) => pad(local.getUTCMonth() + 1, 2),
  d: ({ local }) => pad(local.getUTCDate(), 2),
  H: ({ local }) => pad(local.getUTCHours(), 2),
  M: ({ local }) => pad(local.getUTCMinutes(), 2),
  S: ({ local }) => pad(local.getUTCSeconds(), 2),
  L: ({ local }) => pad(local.getUTCMilliseconds(), 3),
  j: ({ local }) => pad(dayOfYear(local), 3),
  w: ({ local }) => String(local.getUTCDay() + 1),
  u: ({ local }) => String(local.getUTCDay() || 7),
  U: ({ local }) => pad(sundayWeek(local), 2),
  V: ({ local }) => pad(isoWeek(local).week, 2),
  G: ({ local }) => pad(isoWeek(local).year, 4),
  B: ({ local }) => MONTHS[local.getUTCMonth()] ?? '',
  b: ({ local }) => MONTHS[local.getUTCMonth()]?.slice(0, 3) ?? '',
  z: ({ offset }) =>
    `${offset < 0 ? '-' : '+'}${pad(Math.trunc(Math.abs(offset) / 60), 2)}${pad(Math.abs(offset) % 60, 2)}`,
  Z: ({ offset }) => String(offset),
  '%': () => '%',
};

/** A date as text by MongoDB's format specifiers. */
export function formatDate(value: unknown, pattern: string, zone: ZoneOffset): string {
  const local = localDate(value, zone);
  const utc = localDate(value, () => 0);
  const moment = { local, offset: Math.round((local.getTime() - utc.getTime()) / 60_000) };
  return pattern.replace(/%([\s\S]?)/g, (_, letter: string) => {
    const format = Object.hasOwn(FORMATS, letter) ? FORMATS[letter] : undefined;
    if (format === undefined)
      throw new EngineError(18536, `Invalid format character '%${letter}' in format string`);
    return format(moment);
  });
}

/** Reads ISO text; without a zone in it, `zone` counts. Undefined when it is no date. */
export function parseDate(text: string, zone: ZoneOffset): number | undefined {
  const match =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,3})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', suffix] = match;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, '0')),
  );
  if (new Date(local).getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59)
    return undefined;
  if (suffix === undefined) return fromLocal(local, zone);
  if (suffix.toUpperCase() === 'Z') return local;
  const minutes = Number(suffix.slice(1, 3)) * 60 + Number(suffix.slice(-2));
  return local - (suffix.startsWith('-') ? -minutes : minutes) * 60_000;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
