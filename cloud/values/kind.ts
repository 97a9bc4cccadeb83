import { DBRef, type Binary, type Document as AnyDocument } from 'bson';
import type { Document } from './document';

/** BSON's type numbers as `$type` counts them; `missing` is JavaScript's `undefined`. */
export type TypeName =
  | 'missing'
  | 'minKey'
  | 'null'
  | 'int'
  | 'double'
  | 'long'
  | 'decimal'
  | 'string'
  | 'symbol'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'timestamp'
  | 'regex'
  | 'javascript'
  | 'javascriptWithScope'
  | 'maxKey';

/** A value's rank in MongoDB's order of types; numbers of all types share one. */
export const RANK: Readonly<Record<TypeName, number>> = {
  minKey: 1,
  missing: 2,
  null: 3,
  int: 4,
  double: 4,
  long: 4,
  decimal: 4,
  string: 5,
  symbol: 5,
  object: 6,
  array: 7,
  binData: 8,
  objectId: 9,
  bool: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  javascript: 14,
  javascriptWithScope: 15,
  maxKey: 16,
};

/** The type numbers of `$type`. */
export const TYPE_NUMBERS: Readonly<Record<number, TypeName>> = {
  [-1]: 'minKey',
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
};

const BSON_NAMES: Readonly<Record<string, TypeName>> = {
  Int32: 'int',
  Double: 'double',
  Long: 'long',
  Timestamp: 'timestamp',
  Decimal128: 'decimal',
  ObjectId: 'objectId',
  ObjectID: 'objectId',
  Binary: 'binData',
  BSONRegExp: 'regex',
  BSONSymbol: 'symbol',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  DBRef: 'object',
};

/** The BSON type of a value. A plain object is always `object`, whatever fields it has. */
export function typeOf(value: unknown): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return isInt32(value) ? 'int' : 'double';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'object':
      return value === null ? 'null' : typeOfObject(value);
    default:
      return 'missing';
  }
}

function typeOfObject(value: object): TypeName {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  const name = (value as { _bsontype?: unknown })._bsontype;
  if (typeof name === 'string' && !Object.hasOwn(value, '_bsontype')) {
    if (name === 'Code')
      return (value as { scope?: unknown }).scope == null ? 'javascript' : 'javascriptWithScope';
    return BSON_NAMES[name] ?? 'object';
  }
  if (value instanceof Uint8Array) return 'binData';
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Date]') return 'date';
  return tag === '[object RegExp]' ? 'regex' : 'object';
}

/** Whether a plain number counts as an int. */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** The rank of a value's type. */
export function rankOf(value: unknown): number {
  return RANK[typeOf(value)];
}

/** Whether a value is an embedded document. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || typeOfObject(value) === 'object';
}

/** Whether a value is a number of any type. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'object' && value !== null && rankOf(value) === RANK.int;
}

/** The document behind a value of type `object`; `bson` turns `{ $ref, $id }` into a class of its own. */
export function fieldsOf(value: object): Document {
  if (!(value instanceof DBRef)) return value as Document;
  const { collection, oid, db, fields } = value as DBRef & { fields: AnyDocument };
  return { $ref: collection, $id: oid, ...(db === undefined || db === '' ? {} : { $db: db }), ...fields };
}

/** The parts of a regular expression of either class; options in alphabetical order as BSON stores them. */
export function regexParts(value: unknown): { readonly pattern: string; readonly options: string } {
  if (value instanceof RegExp) return { pattern: value.source, options: bsonFlags(value) };
  const { pattern, options } = value as { pattern: string; options: string };
  return { pattern, options: Array.from(options).sort().join('') };
}

// BSON has no g, u or y, and JavaScript's s, i, m mean the same there.
function bsonFlags(value: RegExp): string {
  return Array.from(value.flags)
    .filter((flag) => 'ims'.includes(flag))
    .join('');
}

/** The bytes and subtype of a binary value of either class. */
export function binaryParts(value: unknown): { readonly bytes: Uint8Array; readonly subtype: number } {
  if (value instanceof Uint8Array) return { bytes: value, subtype: 0 };
  const binary = value as Binary;
  return { bytes: binary.buffer.subarray(0, binary.position), subtype: binary.sub_type };
}
