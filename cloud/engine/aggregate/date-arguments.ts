import { typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { nullish } from './operands';
import { isTimeUnit, type TimeUnit } from './time-units';
import { momentOf } from './time-zone';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The moment of an argument; null where there is none. @throws EngineError with the given code for what is no date. */
export function momentArgument(
  value: unknown,
  { name, part, code }: { readonly name: string; readonly part: string; readonly code: number },
): number | null {
  if (nullish(value)) return null;
  if (!['date', 'timestamp', 'objectId'].includes(typeOf(value)))
    throw new EngineError(code, `${name} requires '${part}' to be a date, but got ${typeOf(value)}`);
  return momentOf(value);
}

/** @throws EngineError 5439013 and 5439014 for what names no unit. */
export function unitArgument(name: string, value: unknown): TimeUnit | null {
  if (nullish(value)) return null;
  if (typeof value !== 'string')
    throw new EngineError(5439013, `${name} requires 'unit' to be a string, but got ${typeOf(value)}`);
  if (isTimeUnit(value)) return value;
  throw new EngineError(
    5439014,
    `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`,
  );
}

/** The number of a day, 0 for Sunday. @throws EngineError 5439015 and 5439016 for what names no day. */
export function dayArgument(name: string, value: unknown): number | null {
  if (nullish(value)) return null;
  if (typeof value !== 'string')
    throw new EngineError(5439015, `${name} requires 'startOfWeek' to be a string, but got ${typeOf(value)}`);
  const text = value.toLowerCase();
  const day = DAYS.findIndex((one) => one === text || one.slice(0, 3) === text);
  if (day >= 0) return day;
  throw new EngineError(
    5439016,
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${value}`,
  );
}

/** An argument that may be left out. */
export function optional(given: Document, field: string, otherwise: unknown): unknown {
  return field in given ? given[field] : otherwise;
}
