import { Decimal128, Double, Int32, Long } from 'bson';
import {
  addExact,
  decimalContent,
  decimalFrom,
  divideExact,
  exactFromDouble,
  integerPart,
  multiplyExact,
  roundTo,
  type DecimalContent,
  type Exact,
} from './decimal';
import { compareNumbers } from './compare';
import { typeOf } from './kind';

/** The four number types, narrow to wide. */
export type NumberType = 'int' | 'long' | 'double' | 'decimal';

/** A number as the engine makes it: always typed. */
export type NumberValue = Int32 | Long | Double | Decimal128;

const WIDTH: Readonly<Record<NumberType, number>> = { int: 0, long: 1, double: 2, decimal: 3 };
const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** The type of a value known to be a number. */
export function numberType(value: unknown): NumberType {
  return typeOf(value) as NumberType;
}

/** A number as a double, rounded if it must be. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  return typeof value === 'bigint' ? Number(value) : Number((value as Decimal128).toString());
}

/** A number as decimal content, exact. */
export function toContent(value: unknown): DecimalContent {
  if (value instanceof Decimal128) return decimalContent(value);
  if (value instanceof Long) return { coefficient: value.toBigInt(), exponent: 0 };
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 };
  const plain = toNumber(value);
  if (Number.isNaN(plain)) return 'NaN';
  if (!Number.isFinite(plain)) return plain > 0 ? 'Infinity' : '-Infinity';
  return exactFromDouble(plain);
}

/** A number as Decimal128; a double gets MongoDB's 15 significant digits. */
export function toDecimal(value: unknown): Decimal128 {
  if (value instanceof Decimal128) return value;
  const content = toContent(value);
  if (typeof content === 'string' || numberType(value) !== 'double') return decimalFrom(content);
  return decimalFrom(roundTo(content, 15));
}

/** The integer part of a number, or undefined when it is no finite number. */
export function toInteger(value: unknown): bigint | undefined {
  const content = toContent(value);
  return typeof content === 'string' ? undefined : integerPart(content);
}

/** Whether a number has no fraction. */
export function isIntegral(value: unknown): boolean {
  const type = numberType(value);
  if (type === 'int' || type === 'long') return true;
  if (type === 'double') return Number.isInteger(toNumber(value));
  const content = toContent(value);
  return typeof content === 'object' && compareNumbers(value, integerPart(content)) === 0;
}

/** The narrowest of int and long that holds the integer, not narrower than `least`; undefined beyond 64 bits. */
export function integerValue(value: bigint, least: 'int' | 'long'): Int32 | Long | undefined {
  if (least === 'int' && value >= -0x80000000n && value <= 0x7fffffffn) return new Int32(Number(value));
  return value >= MIN_LONG && value <= MAX_LONG ? Long.fromBigInt(value) : undefined;
}

/** The wider type of two numbers. */
export function widerType(a: NumberType, b: NumberType): NumberType {
  return WIDTH[a] >= WIDTH[b] ? a : b;
}

interface Operation {
  readonly double: (a: number, b: number) => number;
  readonly integer: (a: bigint, b: bigint) => bigint;
  readonly exact: (a: Exact, b: Exact) => Exact;
}

const ADD: Operation = { double: (a, b) => a + b, integer: (a, b) => a + b, exact: addExact };
const SUBTRACT: Operation = {
  double: (a, b) => a - b,
  integer: (a, b) => a - b,
  exact: (a, b) => addExact(a, { coefficient: -b.coefficient, exponent: b.exponent }),
};
const MULTIPLY: Operation = { double: (a, b) => a * b, integer: (a, b) => a * b, exact: multiplyExact };

/** a + b in the wider type; int overflows to long; undefined when a long overflows. */
export function addNumbers(a: unknown, b: unknown): NumberValue | undefined {
  return operate(ADD, a, b);
}

/** a - b in the wider type; int overflows to long; undefined when a long overflows. */
export function subtractNumbers(a: unknown, b: unknown): NumberValue | undefined {
  return operate(SUBTRACT, a, b);
}

/** a × b in the wider type; int overflows to long; undefined when a long overflows. */
export function multiplyNumbers(a: unknown, b: unknown): NumberValue | undefined {
  return operate(MULTIPLY, a, b);
}

function operate(operation: Operation, a: unknown, b: unknown): NumberValue | undefined {
  const type = widerType(numberType(a), numberType(b));
  if (type === 'double') return new Double(operation.double(toNumber(a), toNumber(b)));
  if (type === 'decimal') return operateDecimal(operation, a, b);
  if (type === 'int') {
    // Sums and products of two ints below 2^53 are exact as doubles.
    const result = operation.double(toNumber(a), toNumber(b));
    if ((result | 0) === result) return new Int32(result | 0);
    if (Number.isSafeInteger(result)) return Long.fromNumber(result);
  }
  return integerValue(operation.integer(toInteger(a) ?? 0n, toInteger(b) ?? 0n), type);
}

function operateDecimal(operation: Operation, a: unknown, b: unknown): Decimal128 {
  const left = decimalContent(toDecimal(a));
  const right = decimalContent(toDecimal(b));
  if (typeof left === 'object' && typeof right === 'object') return decimalFrom(operation.exact(left, right));
  return decimalFrom(special(operation.double(rough(left), rough(right))));
}

function rough(content: DecimalContent): number {
  if (typeof content === 'string') return Number(content);
  return content.coefficient > 0n ? 1 : content.coefficient < 0n ? -1 : 0;
}

function special(value: number): DecimalContent {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return { coefficient: BigInt(Math.trunc(value)), exponent: 0 };
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** a ÷ b as double or decimal; `b` is not zero. */
export function divideNumbers(a: unknown, b: unknown): Double | Decimal128 {
  if (widerType(numberType(a), numberType(b)) !== 'decimal') return new Double(toNumber(a) / toNumber(b));
  const left = decimalContent(toDecimal(a));
  const right = decimalContent(toDecimal(b));
  if (typeof left === 'object' && typeof right === 'object') return decimalFrom(divideExact(left, right));
  return decimalFrom(special(rough(left) / rough(right)));
}

/** The remainder with the sign of `a`, in the wider type; `b` is not zero. */
export function remainder(a: unknown, b: unknown): NumberValue {
  const type = widerType(numberType(a), numberType(b));
  if (type === 'double') return new Double(toNumber(a) % toNumber(b));
  if (type !== 'decimal') {
    const rest = (toInteger(a) ?? 0n) % (toInteger(b) ?? 1n);
    return integerValue(rest, type) as Int32 | Long;
  }
  const left = decimalContent(toDecimal(a));
  const right = decimalContent(toDecimal(b));
  if (typeof left === 'string' || right === 'NaN') return decimalFrom('NaN');
  if (typeof right === 'string') return decimalFrom(left);
  const quotient = integerPart(divideExact(left, right));
  const product = multiplyExact({ coefficient: -quotient, exponent: 0 }, right);
  return decimalFrom(addExact(left, product));
}

/** Whether a number is zero. */
export function isZero(value: unknown): boolean {
  return compareNumbers(value, 0) === 0;
}

/** Whether a number is NaN. */
export function isNaNValue(value: unknown): boolean {
  return value instanceof Decimal128 ? decimalContent(value) === 'NaN' : Number.isNaN(toNumber(value));
}
