import { Decimal128 } from 'bson';

/** An exact decimal number: `coefficient × 10^exponent`. */
export interface Exact {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** What a Decimal128 holds: an exact number or one of the three that are none. */
export type DecimalContent = Exact | 'NaN' | 'Infinity' | '-Infinity';

const DIGITS = 34;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const BIAS = 6176;
const SPECIAL = 0x78;

/** Reads a Decimal128. */
export function decimalContent(value: Decimal128): DecimalContent {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const high = view.getBigUint64(8, true);
  const low = view.getBigUint64(0, true);
  const top = Number(high >> 56n);
  const negative = top >= 0x80;
  if ((top & SPECIAL) === SPECIAL) {
    if ((top & 0x7c) === 0x7c) return 'NaN';
    return negative ? '-Infinity' : 'Infinity';
  }
  // The second form (top bits 11) has coefficients beyond 34 digits, which the standard reads as zero.
  if ((top & 0x60) === 0x60) return { coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) - BIAS };
  const exponent = Number((high >> 49n) & 0x3fffn) - BIAS;
  const magnitude = ((high & 0x1ffffffffffffn) << 64n) | low;
  return { coefficient: negative ? -magnitude : magnitude, exponent };
}

/** Writes an exact number as Decimal128: 34 digits, half to even; beyond the range it is infinite, below it zero. */
export function decimalFrom(value: DecimalContent): Decimal128 {
  if (typeof value === 'string') return Decimal128.fromString(value);
  const { coefficient, exponent } = fit(value);
  const negative = coefficient < 0n;
  const magnitude = negative ? -coefficient : coefficient;
  if (exponent > MAX_EXPONENT) return Decimal128.fromString(negative ? '-Infinity' : 'Infinity');
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(magnitude & 0xffffffffffffffffn, 0);
  const high = (magnitude >> 64n) | (BigInt(exponent + BIAS) << 49n) | (negative ? 1n << 63n : 0n);
  bytes.writeBigUInt64LE(high, 8);
  return new Decimal128(bytes);
}

function fit(value: Exact): Exact {
  let { coefficient, exponent } = roundTo(value, DIGITS);
  if (exponent < MIN_EXPONENT) {
    coefficient = divideHalfEven(coefficient, power10(Math.min(MIN_EXPONENT - exponent, 7000)));
    exponent = MIN_EXPONENT;
  }
  // A number such as 1E6112 still fits when zeros move into the coefficient.
  while (exponent > MAX_EXPONENT && digitsOf(coefficient) < DIGITS && coefficient !== 0n) {
    coefficient *= 10n;
    exponent--;
  }
  if (coefficient === 0n && exponent > MAX_EXPONENT) exponent = MAX_EXPONENT;
  return { coefficient, exponent };
}

/** Rounds to at most `digits` significant digits, half to even. */
export function roundTo(value: Exact, digits: number): Exact {
  const excess = digitsOf(value.coefficient) - digits;
  if (excess <= 0) return value;
  const coefficient = divideHalfEven(value.coefficient, power10(excess));
  return roundTo({ coefficient, exponent: value.exponent + excess }, digits);
}

/** Rounds to a power of ten, half to even. */
export function roundToExponent(value: Exact, exponent: number): Exact {
  const drop = exponent - value.exponent;
  if (drop <= 0) return value;
  if (drop > digitsOf(value.coefficient) + 1) return { coefficient: 0n, exponent };
  return { coefficient: divideHalfEven(value.coefficient, power10(drop)), exponent };
}

/** The integer part, towards zero. */
export function integerPart(value: Exact): bigint {
  const { coefficient, exponent } = value;
  if (exponent >= 0) return coefficient * power10(exponent);
  return -exponent > digitsOf(coefficient) ? 0n : coefficient / power10(-exponent);
}

/** a + b. */
export function addExact(a: Exact, b: Exact): Exact {
  if (a.coefficient === 0n && a.exponent >= b.exponent) return b;
  if (b.coefficient === 0n && b.exponent >= a.exponent) return a;
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = high.exponent - low.exponent;
  // Too far apart to touch: a sticky digit keeps the rounding right without a giant power of ten.
  if (gap > 80 + digitsOf(low.coefficient)) {
    const sticky = low.coefficient === 0n ? 0n : low.coefficient < 0n ? -1n : 1n;
    return { coefficient: high.coefficient * power10(70) + sticky, exponent: high.exponent - 70 };
  }
  return { coefficient: high.coefficient * power10(gap) + low.coefficient, exponent: low.exponent };
}

/** a × b. */
export function multiplyExact(a: Exact, b: Exact): Exact {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** a ÷ b to 34 digits and one for rounding; `b` is not zero. */
export function divideExact(a: Exact, b: Exact): Exact {
  const shift = Math.max(0, 2 * DIGITS + 2 + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const numerator = a.coefficient * power10(shift);
  let quotient = numerator / b.coefficient;
  let exponent = a.exponent - b.exponent - shift;
  if (quotient * b.coefficient !== numerator) {
    const negative = a.coefficient < 0n !== b.coefficient < 0n;
    return { coefficient: quotient * 10n + (negative ? -1n : 1n), exponent: exponent - 1 };
  }
  const ideal = a.exponent - b.exponent;
  while (exponent < ideal && quotient !== 0n && quotient % 10n === 0n) {
    quotient /= 10n;
    exponent++;
  }
  return { coefficient: quotient, exponent: quotient === 0n ? ideal : exponent };
}

/** The order of two exact numbers, without giant powers of ten. */
export function compareExact(a: Exact, b: Exact): number {
  const signA = sign(a.coefficient);
  const signB = sign(b.coefficient);
  if (signA !== signB) return signA < signB ? -1 : 1;
  if (signA === 0) return 0;
  const sizeA = digitsOf(a.coefficient) + a.exponent;
  const sizeB = digitsOf(b.coefficient) + b.exponent;
  if (sizeA !== sizeB) return (sizeA < sizeB ? -1 : 1) * signA;
  const low = Math.min(a.exponent, b.exponent);
  const left = a.coefficient * power10(a.exponent - low);
  const right = b.coefficient * power10(b.exponent - low);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A finite double without loss. */
export function exactFromDouble(value: number): Exact {
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const power = (biased === 0 ? 1 : biased) - 1075;
  const signed = value < 0 ? -mantissa : mantissa;
  // Not an integer, so the power is negative: m / 2^k = m × 5^k / 10^k.
  return { coefficient: signed * 5n ** BigInt(-power), exponent: power };
}

/** The nearest double. */
export function doubleFromExact(value: Exact): number {
  return Number(`${value.coefficient}e${value.exponent}`);
}

/** How many decimal digits a number has; one for zero. */
export function digitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

/** 10 to a power of at least zero. */
export function power10(power: number): bigint {
  return 10n ** BigInt(power);
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const rest = value - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const away = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return away ? quotient + (value < 0n ? -1n : 1n) : quotient;
}
