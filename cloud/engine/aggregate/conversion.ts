import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import {
  integerValue,
  isNumeric,
  isZero,
  numberType,
  toDecimal,
  toInteger,
  toNumber,
  TYPE_NUMBERS,
  typeOf,
  type TypeName,
} from '../../values';
import { EngineError } from '../error';
import { parseDate } from './date-format';
import { nullish } from './operands';
import { momentOf } from './time-zone';

/** The type `$convert` aims at, by name or number. */
export function targetType(to: unknown): TypeName {
  const name = isNumeric(to) ? TYPE_NUMBERS[toNumber(to)] : to;
  if (typeof name === 'string') return name as TypeName;
  throw new EngineError(2, 'Unknown type name or number for $convert');
}

/** Converts a value; null stays null. Fails with ConversionFailure (241). */
export function convert(value: unknown, to: TypeName): unknown {
  if (nullish(value)) return null;
  switch (to) {
    case 'string':
      return toText(value);
    case 'bool':
      return isNumeric(value) ? !isZero(value) : value !== false;
    case 'int':
    case 'long':
      return toWhole(value, to);
    case 'double':
      return new Double(toNumber(toNumeric(value, to)));
    case 'decimal':
      return toDecimal(typeof value === 'string' ? parseDecimal(value) : toNumeric(value, to));
    case 'date':
      return toDate(value);
    case 'objectId':
      if (typeOf(value) === 'objectId') return value;
      if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
      return fail(value, to);
    default:
      return fail(value, to);
  }
}

function fail(value: unknown, to: string): never {
  throw new EngineError(
    241,
    typeof value === 'string'
      ? `Failed to parse ${to} '${value}' in $convert with no onError value`
      : `Unsupported conversion from ${typeOf(value)} to ${to} in $convert with no onError value`,
  );
}

function toText(value: unknown): string {
  switch (typeOf(value)) {
    case 'string':
    case 'symbol':
    case 'int':
    case 'long':
    case 'double':
    case 'decimal':
    case 'bool':
      return String(value);
    case 'date':
      return (value as Date).toISOString();
    case 'objectId':
      return (value as ObjectId).toHexString();
    default:
      return fail(value, 'string');
  }
}

const SPECIAL = /^[+-]?(inf|infinity|nan)$/i;

function toNumeric(value: unknown, to: string): unknown {
  if (isNumeric(value)) return value;
  if (typeof value === 'boolean') return new Int32(value ? 1 : 0);
  if (value instanceof Date) return Long.fromNumber(value.getTime());
  if (typeof value === 'string' && SPECIAL.test(value))
    return new Double(/nan/i.test(value) ? NaN : value.startsWith('-') ? -Infinity : Infinity);
  if (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value))
    return new Double(Number(value));
  return fail(value, to);
}

function parseDecimal(value: string): Decimal128 {
  try {
    return Decimal128.fromString(value);
  } catch {
    return fail(value, 'decimal');
  }
}

function toWhole(value: unknown, to: 'int' | 'long'): Int32 | Long {
  if (to === 'int' && value instanceof Date) return fail(value, to);
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) return fail(value, to);
  const integer =
    typeof value === 'string' ? BigInt(value.replace(/^\+/, '')) : toInteger(toNumeric(value, to));
  const result = integer === undefined ? undefined : integerValue(integer, to);
  if (result === undefined || numberType(result) !== to)
    throw new EngineError(
      241,
      `Conversion would overflow target type in $convert with no onError value: ${String(integer)}`,
    );
  return result;
}

function toDate(value: unknown): Date {
  if (typeof value === 'string') {
    const moment = parseDate(value, () => 0);
    if (moment === undefined) throw new EngineError(241, `Error parsing date string '${value}'`);
    return new Date(moment);
  }
  if (isNumeric(value) && numberType(value) !== 'int') return new Date(Math.trunc(toNumber(value)));
  if (['date', 'objectId', 'timestamp'].includes(typeOf(value))) return new Date(momentOf(value));
  return fail(value, 'date');
}
