import { BSONRegExp, Decimal128, Double, Int32, Long, ObjectId } from 'bson';

/** A document as the oracle has it: numbers keep their types, `undefined` is missing. */
export type Doc = Record<string, unknown>;

/** What the oracle expects the engine to refuse. */
export class Refused extends Error {}

/** What MongoDB's documentation leaves open, or the oracle does not compute: the case is left out. */
export class Unsure extends Error {}

const RANKS = ['missing', 'null', 'number', 'string', 'object', 'array', 'objectId', 'bool', 'date', 'regex'];

/** The type, with all numbers alike. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof BSONRegExp || value instanceof RegExp) return 'regex';
  return 'object';
}

export type Numeric = Int32 | Long | Double | Decimal128;

export function isNumber(value: unknown): value is Numeric {
  return (
    value instanceof Int32 || value instanceof Long || value instanceof Double || value instanceof Decimal128
  );
}

/** MongoDB's name of a type. */
export function typeName(value: unknown): string {
  if (value instanceof Int32) return 'int';
  if (value instanceof Long) return 'long';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  return kindOf(value);
}

export function isDoc(value: unknown): value is Doc {
  return kindOf(value) === 'object';
}

/** A number as a fraction, or what is no fraction. */
export type Exact = { readonly n: bigint; readonly d: bigint } | 'nan' | 'inf' | '-inf';

export function exact(value: Numeric): Exact {
  if (value instanceof Int32) return { n: BigInt(value.value), d: 1n };
  if (value instanceof Long) return { n: value.toBigInt(), d: 1n };
  if (value instanceof Double) return exactDouble(value.value);
  return exactDecimal(value.toString());
}

function exactDouble(value: number): Exact {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  let whole = value;
  let d = 1n;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    d *= 2n;
  }
  return { n: BigInt(whole), d };
}

function exactDecimal(text: string): Exact {
  if (text === 'NaN') return 'nan';
  if (text.endsWith('Infinity')) return text.startsWith('-') ? '-inf' : 'inf';
  const { coefficient, exponent } = decimalParts(text);
  return exponent < 0
    ? { n: coefficient, d: 10n ** BigInt(-exponent) }
    : { n: coefficient * 10n ** BigInt(exponent), d: 1n };
}

/** Coefficient and power of ten of a decimal's text. */
export function decimalParts(text: string): { coefficient: bigint; exponent: number } {
  const [digits = '0', power = '0'] = text.split('E');
  const [whole = '0', fraction = ''] = digits.split('.');
  return { coefficient: BigInt(`${whole}${fraction}`), exponent: Number(power) - fraction.length };
}

const ENDS = { nan: 0, '-inf': 1, inf: 3 };

export function compareNumbers(a: Numeric, b: Numeric): number {
  const [x, y] = [exact(a), exact(b)];
  if (typeof x === 'string' || typeof y === 'string')
    return (typeof x === 'string' ? ENDS[x] : 2) - (typeof y === 'string' ? ENDS[y] : 2);
  const difference = x.n * y.d - y.n * x.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** MongoDB's order of all values. */
export function compare(a: unknown, b: unknown): number {
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (kindA !== kindB) return RANKS.indexOf(kindA) - RANKS.indexOf(kindB);
  switch (kindA) {
    case 'number':
      return compareNumbers(a as Numeric, b as Numeric);
    case 'string':
      return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
    case 'bool':
      return Number(a) - Number(b);
    case 'date':
      return Number(a) - Number(b);
    case 'objectId':
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 'array':
      return compareArrays(a as unknown[], b as unknown[]);
    case 'object':
      return compareDocs(a as Doc, b as Doc);
    default:
      return 0;
  }
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compare(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareDocs(a: Doc, b: Doc): number {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [nameA, valueA] = left[at] as [string, unknown];
    const [nameB, valueB] = right[at] as [string, unknown];
    const ranks = RANKS.indexOf(kindOf(valueA)) - RANKS.indexOf(kindOf(valueB));
    if (ranks !== 0) return ranks;
    const names = Buffer.compare(Buffer.from(nameA), Buffer.from(nameB));
    if (names !== 0) return names;
    const order = compare(valueA, valueB);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

export function equal(a: unknown, b: unknown): boolean {
  return kindOf(a) === kindOf(b) && compare(a, b) === 0;
}

export function isNaNumber(value: unknown): boolean {
  return isNumber(value) && exact(value) === 'nan';
}

/** A number as a double. */
export function toDouble(value: Numeric): number {
  return value instanceof Decimal128 ? Number(value.toString()) : Number(value);
}

/** Whether a value counts as true. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumber(value) || compareNumbers(value, new Int32(0)) !== 0;
}
