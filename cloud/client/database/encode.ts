import { Refused } from '../cloud-error';
import { kindOf, put, WireValue, type Json } from './wire';

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;
/** Deepest nesting; the cloud's own limit. */
const DEEPEST = 100;

/**
 * Canonical Extended JSON v2 of a value, as wx-server-sdk writes it: undefined members and functions are left out, and
 * are null in lists.
 *
 * @throws Refused with -402001 for a value that holds itself, -401003 for one that the database cannot hold.
 */
export function encode(value: unknown): Json {
  return walk(value, []) ?? null;
}

function walk(value: unknown, parents: readonly object[]): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'bigint') throw unfit('a BigInt');
  if (typeof value !== 'object') return undefined;
  if (value instanceof WireValue) return value.toWire();
  const kind = kindOf(value);
  if (kind === 'date') return encodeDate(value as Date);
  if (kind === 'regexp') return encodeRegExp(value as RegExp);
  if (parents.includes(value)) {
    throw new Refused({
      errCode: -402001,
      code: 'CIRCULAR_REFERENCE',
      message: 'the data holds itself: circular structures cannot be stored',
    });
  }
  if (parents.length > DEEPEST) throw unfit(`data nested more than ${DEEPEST} levels deep`);
  const within = [...parents, value];
  if (Array.isArray(value)) return value.map((item) => walk(item, within) ?? null);
  // Compat: wx-server-sdk stores nonsense in their place; what a device does is not known.
  if (kind !== 'object') throw unfit(`a value of type ${kind}`);
  const object: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const encoded = walk(member, within);
    if (encoded !== undefined) put(object, name, encoded);
  }
  return object;
}

function encodeNumber(value: number): Json {
  // Compat: the SDKs send a negative zero as 0.
  if (Number.isInteger(value) && value >= -INT32 && value < INT32) {
    return { $numberInt: String(value) };
  }
  if (Number.isInteger(value) && value >= -INT64 && value < INT64) {
    return { $numberLong: String(value) };
  }
  return { $numberDouble: String(value) };
}

function encodeDate(value: Date): Json {
  const time = value.getTime();
  if (Number.isNaN(time)) throw unfit('an invalid date');
  return { $date: { $numberLong: String(time) } };
}

function encodeRegExp({ source, flags }: RegExp): Json {
  return { $regularExpression: { pattern: source, options: flags } };
}

function unfit(what: string): Refused {
  return new Refused({
    errCode: -401003,
    code: 'INVALID_PARAM',
    message: `${what} cannot be stored: use texts, numbers, booleans, null, dates, places, lists and objects / 数据库只支持字符串、数字、布尔值、null、日期、地理位置、数组和对象`,
  });
}
