import {
  Binary,
  BSONRegExp,
  Decimal128,
  type Document,
  Double,
  EJSON,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { invalid } from './fields';
import { isTooDeep, MOST_LEVELS } from './nesting';

/** Deepest nesting of a value; MongoDB's own limit. */
const DEEPEST = 100;
/** What BSON regular expressions know; JavaScript's other flags are dropped. */
const FLAGS = /[^imsxlu]/g;

/** How a value is read. */
export interface Reading {
  /** The field the value came in, for error messages. */
  readonly field: string;
  /** The server's time in milliseconds, for server dates. */
  readonly now: number;
}

type Rebuild = (inner: unknown, reading: Reading) => unknown;

/** The one-member wrappers of Extended JSON v2 and of WeChat's SDKs (protocol.md 3.1). */
const WRAPPERS: Readonly<Record<string, Rebuild | undefined>> = {
  $numberInt: (inner, reading) => new Int32(int(inner, reading)),
  $numberLong: (inner, reading) => {
    if (typeof inner !== 'string' || !/^-?\d{1,19}$/.test(inner)) throw broken('$numberLong', reading);
    // More than 64 bits would wrap around.
    if (BigInt.asIntN(64, BigInt(inner)) !== BigInt(inner)) throw broken('$numberLong', reading);
    return Long.fromString(inner);
  },
  $numberDouble: (inner, reading) => {
    const value = typeof inner === 'string' && inner.trim() !== '' ? Number(inner) : inner;
    if (typeof value !== 'number' || (Number.isNaN(value) && inner !== 'NaN')) {
      throw broken('$numberDouble', reading);
    }
    return new Double(value);
  },
  $numberDecimal: (inner, reading) => Decimal128.fromString(text(inner, '$numberDecimal', reading)),
  $oid: (inner, reading) => {
    const id = text(inner, '$oid', reading);
    if (!/^[0-9a-fA-F]{24}$/.test(id)) throw broken('$oid', reading);
    return new ObjectId(id);
  },
  $date: (inner, reading) => date(inner, reading),
  $tcb_server_date: (inner, { now, field }) => {
    const offset = isObject(inner) ? inner['offset'] : undefined;
    return new Date(now + (offset === undefined ? 0 : millis(offset, { now, field })));
  },
  $regularExpression: (inner, reading) => {
    const { pattern, options } = isObject(inner) ? inner : {};
    return regex(text(pattern, '$regularExpression', reading), options);
  },
  $binary: (inner, reading) => {
    const { base64, subType } = isObject(inner) ? inner : {};
    return new Binary(
      Buffer.from(text(base64, '$binary', reading), 'base64'),
      parseInt(typeof subType === 'string' ? subType : '0', 16) || 0,
    );
  },
  $timestamp: (inner, reading) => {
    const { t, i } = isObject(inner) ? inner : {};
    if (typeof t !== 'number' || typeof i !== 'number') throw broken('$timestamp', reading);
    return new Timestamp({ t, i });
  },
  $minKey: () => new MinKey(),
  $maxKey: () => new MaxKey(),
};

/**
 * Gives parsed JSON its BSON types back. Canonical and relaxed Extended JSON v2 and the plain JSON of client SDKs are
 * all understood: a bare number becomes Int32, Long or Double by its value; `$date` may hold a wrapped or plain number
 * of milliseconds, an ISO text, or `{ offset }` for the server's time; `{ $regex: text, $options }` without any other
 * member becomes a regular expression.
 *
 * @remarks Compat: flags that BSON lacks (`g`, `y` …) are dropped, as the cloud ignores them.
 * @throws CloudError `INVALID_PARAM` naming the field.
 */
export function typed(value: unknown, reading: Reading, depth = 0): unknown {
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw invalid(reading.field, { en: 'it is nested too deeply', zh: '嵌套过深' });
  if (Array.isArray(value)) return value.map((item) => typed(item, reading, depth + 1));
  const source = value as Record<string, unknown>;
  const keys = Object.keys(source);
  const wrapped = keys.length <= 2 ? unwrap(source, keys, reading) : undefined;
  if (wrapped !== undefined) return wrapped;
  const document: Document = {};
  for (const key of keys) set(document, key, typed(source[key], reading, depth + 1));
  return document;
}

/** Reads a document from a text of Extended JSON. Throws CloudError `INVALID_PARAM` naming the field. */
export function typedDocument(source: unknown, reading: Reading): Document {
  const value = typed(source, reading);
  if (!isObject(value) || '_bsontype' in value || isDate(value)) {
    throw invalid(reading.field, { en: 'it is not a document', zh: '不是对象' });
  }
  return value;
}

/** Parses JSON text. Throws CloudError `INVALID_PARAM` naming the field. */
export function parseJson(source: string, field: string): unknown {
  if (isTooDeep(source)) {
    throw invalid(field, {
      en: `it is nested deeper than ${MOST_LEVELS} levels`,
      zh: `嵌套超过 ${MOST_LEVELS} 层`,
    });
  }
  try {
    return JSON.parse(source) as unknown;
  } catch {
    throw invalid(field, { en: 'it is not JSON', zh: '不是合法的 JSON' });
  }
}

/** Canonical Extended JSON text of a document. */
export const canonical = (value: unknown): string => EJSON.stringify(value, { relaxed: false });

/**
 * The plain JSON that client SDKs read (protocol.md 9.2): numbers bare, dates `{ $date: ms }`, regular expressions
 * `{ $regex, $options }`; whatever else has no plain form stays Extended JSON.
 */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (isDate(value)) return { $date: value.getTime() };
  if (isRegExp(value)) return { $regex: value.pattern, $options: value.options };
  if (isNumber(value)) return Number(value);
  if ('_bsontype' in value) return EJSON.serialize(value);
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) set(result, key, plain(member));
  return result;
}

function unwrap(source: Record<string, unknown>, keys: readonly string[], reading: Reading): unknown {
  const [first] = keys;
  if (keys.length === 1 && first !== undefined && Object.hasOwn(WRAPPERS, first)) {
    try {
      return WRAPPERS[first]?.(source[first], reading);
    } catch (error) {
      if (!isObject(error) || error['name'] !== 'BSONError') throw error;
      throw broken(first, reading);
    }
  }
  const { $regex, $options = '' } = source;
  const onlyRegex = typeof $regex === 'string' && keys.every((key) => key === '$regex' || key === '$options');
  return onlyRegex ? regex($regex, $options) : undefined;
}

function date(inner: unknown, reading: Reading): Date {
  if (isObject(inner) && 'offset' in inner) return new Date(reading.now + millis(inner['offset'], reading));
  const at = typeof inner === 'string' ? Date.parse(inner) : millis(inner, reading);
  if (Number.isNaN(at)) throw broken('$date', reading);
  return new Date(at);
}

function millis(value: unknown, reading: Reading): number {
  const number = isObject(value) ? Number(typed(value, reading)) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw broken('$date', reading);
  return number;
}

function regex(pattern: string, options: unknown): BSONRegExp {
  const flags = typeof options === 'string' ? options.replaceAll(FLAGS, '') : '';
  return new BSONRegExp(pattern, [...new Set(flags)].join(''));
}

function number(value: number): Int32 | Long | Double {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return new Double(value);
  return value >= -0x80000000 && value <= 0x7fffffff ? new Int32(value) : Long.fromNumber(value);
}

function int(inner: unknown, reading: Reading): number {
  const value = Number(inner);
  if (inner === '' || !Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff) {
    throw broken('$numberInt', reading);
  }
  return value;
}

function text(inner: unknown, wrapper: string, reading: Reading): string {
  if (typeof inner !== 'string') throw broken(wrapper, reading);
  return inner;
}

const broken = (wrapper: string, reading: Reading) =>
  invalid(reading.field, { en: `${wrapper} is malformed`, zh: `${wrapper} 格式错误` });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// No `instanceof`: values come from other copies of the library and from other realms.
const isDate = (value: object): value is Date => Object.prototype.toString.call(value) === '[object Date]';
const isRegExp = (value: object): value is BSONRegExp =>
  '_bsontype' in value && value._bsontype === 'BSONRegExp';
const isNumber = (value: object): value is Int32 | Long | Double =>
  '_bsontype' in value && ['Int32', 'Long', 'Double'].includes(String(value._bsontype));

/** Sets a member of any name: `__proto__` too stays data. */
function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
