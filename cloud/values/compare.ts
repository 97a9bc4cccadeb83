import { Decimal128, Double, Int32, Long, type ObjectId, type Timestamp } from 'bson';
import { compareExact, decimalContent, exactFromDouble, type DecimalContent } from './decimal';
import { shownName } from './field-name';
import { binaryParts, fieldsOf, RANK, regexParts, typeOf, type TypeName } from './kind';

/** Orders two values as MongoDB does: negative, zero or positive. Total over all BSON values. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const typeA = typeOf(a);
  const typeB = typeOf(b);
  const rank = RANK[typeA] - RANK[typeB];
  return rank !== 0 ? rank : compareWithin(typeA, a, b);
}

/** Whether two values are equal in MongoDB's order: 1 equals 1.0, field order matters. */
export function equalValues(a: unknown, b: unknown): boolean {
  return a === b ? a === a : compareValues(a, b) === 0;
}

/** An order of values: negative where `a` comes first. */
export type Comparison = (a: unknown, b: unknown) => number;

/** MongoDB's order with another order of texts in it, at any depth: that of a collation. Field names stay as they are. */
export function comparisonBy(text: (a: string, b: string) => number): Comparison {
  const compare: Comparison = (a, b) => {
    if (typeof a === 'string' && typeof b === 'string') return text(a, b);
    const type = typeOf(a);
    const rank = RANK[type] - RANK[typeOf(b)];
    if (rank !== 0) return rank;
    if (type === 'string' || type === 'symbol') return text(String(a), String(b));
    if (type === 'object') return compareDocuments(a as object, b as object, compare);
    if (type === 'array') return compareArrays(a as unknown[], b as unknown[], compare);
    return compareWithin(type, a, b);
  };
  return compare;
}

function compareWithin(type: TypeName, a: unknown, b: unknown): number {
  switch (type) {
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      return compareNumbers(a, b);
    case 'string':
    case 'symbol':
      return compareStrings(String(a), String(b));
    case 'object':
      return compareDocuments(a as object, b as object);
    case 'array':
      return compareArrays(a as unknown[], b as unknown[]);
    case 'binData':
      return compareBinary(a, b);
    case 'objectId':
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 'bool':
      return Number(a) - Number(b);
    case 'date':
      return order((a as Date).getTime(), (b as Date).getTime());
    case 'timestamp':
      return compareTimestamps(a as Timestamp, b as Timestamp);
    case 'regex':
      return compareRegexes(a, b);
    case 'javascript':
    case 'javascriptWithScope':
      return compareCode(a, b);
    default:
      return 0;
  }
}

/** Orders two strings by their UTF-8 bytes, which is the order of their code points. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    // UTF-16 puts the surrogates of the higher planes below U+E000; UTF-8 puts those planes last.
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
  }
  return a.length - b.length;
}

/** Orders two numbers of any types exactly; NaN is the smallest and equals itself. */
export function compareNumbers(a: unknown, b: unknown): number {
  const left = simple(a);
  const right = simple(b);
  if (typeof left === 'number' && typeof right === 'number') return order(left, right);
  if (typeof left !== 'object' && typeof right !== 'object') return compareMixed(left, right);
  return compareContents(content(left), content(right));
}

type Simple = number | bigint | Decimal128;

function simple(value: unknown): Simple {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) {
    // Within 53 bits a double holds it without loss.
    const high = value.high;
    return high >= -0x200000 && high < 0x200000 ? high * 0x100000000 + (value.low >>> 0) : value.toBigInt();
  }
  return value as Decimal128;
}

function compareMixed(a: number | bigint, b: number | bigint): number {
  if (Number.isNaN(a)) return -1;
  if (Number.isNaN(b)) return 1;
  // JavaScript compares bigint with number by mathematical value.
  return a < b ? -1 : a > b ? 1 : 0;
}

function content(value: Simple): DecimalContent {
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 };
  if (typeof value === 'object') return decimalContent(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return exactFromDouble(value);
}

const EDGES = { NaN: 0, '-Infinity': 1, Infinity: 3 } as const;

function compareContents(a: DecimalContent, b: DecimalContent): number {
  if (typeof a === 'object' && typeof b === 'object') return compareExact(a, b);
  return (typeof a === 'object' ? 2 : EDGES[a]) - (typeof b === 'object' ? 2 : EDGES[b]);
}

function order(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareDocuments(a: object, b: object, compare: Comparison = compareValues): number {
  const left = fieldsOf(a);
  const right = fieldsOf(b);
  const namesA = Object.keys(left);
  const namesB = Object.keys(right);
  const length = Math.min(namesA.length, namesB.length);
  for (let index = 0; index < length; index++) {
    const nameA = namesA[index] as string;
    const nameB = namesB[index] as string;
    const valueA = left[nameA];
    const valueB = right[nameB];
    // MongoDB looks at a field's type before its name, and at its value last.
    const rank = RANK[typeOf(valueA)] - RANK[typeOf(valueB)];
    if (rank !== 0) return rank;
    const result = compareStrings(shownName(nameA), shownName(nameB)) || compare(valueA, valueB);
    if (result !== 0) return result;
  }
  return namesA.length - namesB.length;
}

function compareArrays(
  a: readonly unknown[],
  b: readonly unknown[],
  compare: Comparison = compareValues,
): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const result = compare(a[index], b[index]);
    if (result !== 0) return result;
  }
  return a.length - b.length;
}

function compareBinary(a: unknown, b: unknown): number {
  const left = binaryParts(a);
  const right = binaryParts(b);
  return (
    left.bytes.length - right.bytes.length ||
    left.subtype - right.subtype ||
    Buffer.compare(left.bytes, right.bytes)
  );
}

function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return order(a.t, b.t) || order(a.i, b.i);
}

function compareRegexes(a: unknown, b: unknown): number {
  const left = regexParts(a);
  const right = regexParts(b);
  return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
}

function compareCode(a: unknown, b: unknown): number {
  const left = a as { code: string; scope?: object | null };
  const right = b as { code: string; scope?: object | null };
  return compareStrings(left.code, right.code) || compareDocuments(left.scope ?? {}, right.scope ?? {});
}
