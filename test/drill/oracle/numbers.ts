import { Decimal128, Double, Int32, Long } from 'bson';
import { decimalParts, exact, isNaNumber, isNumber, Refused, toDouble, Unsure, type Numeric } from './values';

const LONG = 2n ** 63n;
const LARGEST_EXACT = 2 ** 53;

/** The smallest type that holds an integer, at least the given one; a double beyond a long. */
export function integer(value: bigint, least: 'int' | 'long'): Numeric {
  if (least === 'int' && value >= -(2n ** 31n) && value < 2n ** 31n) return new Int32(Number(value));
  if (value >= -LONG && value < LONG) return Long.fromBigInt(value);
  return new Double(Number(value));
}

function isWhole(value: Numeric): value is Int32 | Long {
  return value instanceof Int32 || value instanceof Long;
}

function whole(value: Int32 | Long): bigint {
  return value instanceof Int32 ? BigInt(value.value) : value.toBigInt();
}

interface Arithmetic {
  readonly whole: (a: bigint, b: bigint) => bigint;
  readonly double: (a: number, b: number) => number;
  readonly decimal?: (a: Parts, b: Parts) => Parts;
}

type Parts = ReturnType<typeof decimalParts>;

export const PLUS: Arithmetic = {
  whole: (a, b) => a + b,
  double: (a, b) => a + b,
  decimal: (a, b) => {
    const exponent = Math.min(a.exponent, b.exponent);
    const scaled = (one: Parts) => one.coefficient * 10n ** BigInt(one.exponent - exponent);
    return { coefficient: scaled(a) + scaled(b), exponent };
  },
};

export const MINUS: Arithmetic = { whole: (a, b) => a - b, double: (a, b) => a - b };

export const TIMES: Arithmetic = {
  whole: (a, b) => a * b,
  double: (a, b) => a * b,
  decimal: (a, b) => ({ coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }),
};

/** Combines two numbers in the wider type. */
export function combine(a: Numeric, b: Numeric, arithmetic: Arithmetic): Numeric {
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimals(a, b, arithmetic);
  if (isWhole(a) && isWhole(b))
    return integer(
      arithmetic.whole(whole(a), whole(b)),
      a instanceof Int32 && b instanceof Int32 ? 'int' : 'long',
    );
  return new Double(arithmetic.double(doubleOf(a), doubleOf(b)));
}

/** A double equal to the number. */
export function doubleOf(value: Numeric): number {
  const double = toDouble(value);
  if (Number.isFinite(double) && Math.abs(double) >= LARGEST_EXACT)
    throw new Unsure('rounding of large numbers');
  return double;
}

function decimals(a: Numeric, b: Numeric, { decimal }: Arithmetic): Decimal128 {
  if (decimal === undefined) throw new Unsure('decimals');
  const result = decimal(partsOf(a), partsOf(b));
  if (String(result.coefficient).length > 30 || result.coefficient === 0n) throw new Unsure('decimals');
  return Decimal128.fromString(`${String(result.coefficient)}E${result.exponent}`);
}

function partsOf(value: Numeric): Parts {
  if (value instanceof Double || typeof exact(value) === 'string') throw new Unsure('decimals');
  return decimalParts(value.toString());
}

/** The remainder with the sign of the first. */
export function remainderOf(a: Numeric, b: Numeric): Numeric {
  if (a instanceof Decimal128 || b instanceof Decimal128) throw new Unsure('decimals');
  if (doubleOf(b) === 0) throw new Refused('zero');
  if (isWhole(a) && isWhole(b))
    return integer(whole(a) % whole(b), a instanceof Int32 && b instanceof Int32 ? 'int' : 'long');
  return new Double(doubleOf(a) % doubleOf(b));
}

export function quotient(a: Numeric, b: Numeric): Numeric {
  if (a instanceof Decimal128 || b instanceof Decimal128) throw new Unsure('decimals');
  if (doubleOf(b) === 0) throw new Refused('zero');
  return new Double(doubleOf(a) / doubleOf(b));
}

/** The sum of the numbers of a list, others left out. */
export function sumOf(values: readonly unknown[]): Numeric {
  return values.filter(isNumber).reduce<Numeric>((sum, value) => combine(sum, value, PLUS), new Int32(0));
}

/** The mean of the numbers of a list; null without any. */
export function meanOf(values: readonly unknown[]): unknown {
  const numbers = values.filter(isNumber);
  if (numbers.length === 0) return null;
  return quotient(sumOf(numbers), new Int32(numbers.length));
}

/** Rounds a number to an integer, in its type. */
export function rounded(value: Numeric, name: string): Numeric {
  if (isWhole(value)) return value;
  if (value instanceof Decimal128) throw new Unsure('decimals');
  if (isNaNumber(value)) return value;
  const number = value.value;
  switch (name) {
    case '$floor':
      return new Double(Math.floor(number));
    case '$ceil':
      return new Double(Math.ceil(number));
    case '$trunc':
      return new Double(Math.trunc(number));
    default: {
      const low = Math.floor(number);
      const rest = number - low;
      const up = rest > 0.5 || (rest === 0.5 && low % 2 !== 0);
      const result = up ? low + 1 : low;
      return new Double(result === 0 && (number < 0 || Object.is(number, -0)) ? -0 : result);
    }
  }
}

export function absolute(value: Numeric): Numeric {
  if (value instanceof Decimal128) throw new Unsure('decimals');
  if (value instanceof Double) return new Double(Math.abs(value.value));
  const number = whole(value);
  if (number === -LONG) throw new Refused('overflow');
  return integer(number < 0n ? -number : number, value instanceof Int32 ? 'int' : 'long');
}
