import { isIntegral, isNumeric, toNumber, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { dateAt } from '../arithmetic';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';
import { utc } from '../time-units';
import { fromLocal, isoDate, zoneReader } from '../time-zone';

const TIME = ['hour', 'minute', 'second', 'millisecond'];
const CALENDAR = ['year', 'month', 'day'];
const ISO = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];

/** `$dateFromParts`: a date made of year, month, day or of the ISO year, week, day, and smaller parts. */
export const $dateFromParts: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$dateFromParts',
    required: [],
    optional: [...CALENDAR, ...ISO, ...TIME, 'timezone'],
    codes: { object: 40519, unknown: 40518, missing: 40516 },
  });
  const days = daysOf(given);
  const parts = [...days, ...TIME].map((name) => ({
    name,
    value: context.compile(name in given ? given[name] : TIME.includes(name) ? 0 : 1),
  }));
  const zone = zoneReader(given, context);
  return (root) => {
    const values = parts.map(({ name, value }) => partOf(name, value(root)));
    const offset = zone(root);
    if (values.some(nullish) || offset === null) return null;
    const [year = 1970, middle = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = values as number[];
    const midnight = days === ISO ? isoDate(year, middle, day) : utc(year, middle - 1, day);
    const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
    return dateAt(fromLocal(local, offset));
  };
};

function daysOf(given: Document): readonly string[] {
  const mixed = (names: readonly string[], which: string): never => {
    const wrong = names.find((name) => name in given) ?? '';
    throw new EngineError(40489, `$dateFromParts does not allow mixing ${which}, found '${wrong}'`);
  };
  const hasAny = (names: readonly string[]) => names.some((name) => name in given);
  if ('year' in given) return hasAny(ISO) ? mixed(ISO, 'natural dates with ISO dates') : CALENDAR;
  if ('isoWeekYear' in given) return hasAny(CALENDAR) ? mixed(CALENDAR, 'ISO dates with natural dates') : ISO;
  throw new EngineError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
}

function partOf(name: string, value: unknown): number | null {
  if (nullish(value)) return null;
  if (!isNumeric(value) || !isIntegral(value))
    throw new EngineError(40515, `'${name}' must evaluate to an integer, found ${typeOf(value)}`);
  const part = toNumber(value);
  if (name === 'year' || name === 'isoWeekYear') {
    if (part < 1 || part > 9999)
      throw new EngineError(
        40523,
        `'${name}' must evaluate to an integer in the range 1 to 9999, found ${part}`,
      );
  } else if (name !== 'second' && name !== 'millisecond' && Math.abs(part) > 32_767)
    throw new EngineError(
      31034,
      `'${name}' must evaluate to a value in the range [-32768, 32767]; value ${part} is not in range`,
    );
  return part;
}
