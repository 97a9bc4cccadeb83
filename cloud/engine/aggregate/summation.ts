import { Decimal128, Double, Int32, Long } from 'bson';
import {
  addNumbers,
  decimalFrom,
  divideNumbers,
  integerValue,
  numberType,
  toNumber,
  type NumberValue,
} from '../../values';

/** A running sum of numbers of all types. */
export interface Summation {
  /** Adds one number. */
  add(value: unknown): void;
  /** The sum in the widest type met; integers beyond a long become a double. */
  total(): NumberValue;
  /** The sum divided: a decimal where there was one, else a double. */
  mean(count: number): Double | Decimal128;
}

/**
 * Starts a sum. Integers and decimals are exact; doubles keep what rounding loses in a second double, as MongoDB does,
 * so that 0.1 + 0.2 + 0.3 is 0.6.
 */
export function createSummation(): Summation {
  // Integers are a plain number as long as that is exact.
  let small = 0;
  let large = 0n;
  let long = false;
  let high = 0;
  let low = 0;
  let double = false;
  let decimal: Decimal128 | undefined;

  const addInteger = (value: number): void => {
    const next = small + value;
    if (Number.isSafeInteger(next)) small = next;
    else {
      large += BigInt(small) + BigInt(value);
      small = 0;
    }
  };
  const addDouble = (value: number): void => {
    double = true;
    const sum = high + value;
    const part = sum - high;
    const lost = high - (sum - part) + (value - part);
    high = sum;
    // Infinite sums have no lost part.
    if (Number.isFinite(lost)) low += lost;
  };
  const integers = (): bigint => large + BigInt(small);
  const asDouble = (): number => {
    if (!double) return Number(integers());
    if (!Number.isFinite(high)) return high;
    const whole = integers();
    const rounded = Number(whole);
    return high + rounded + (low + Number(whole - BigInt(rounded)));
  };
  const asDecimal = (): Decimal128 => {
    const start = addNumbers(
      decimal,
      integerValue(integers(), 'long') ?? decimalFrom({ coefficient: integers(), exponent: 0 }),
    );
    const total = start as Decimal128;
    return double ? (addNumbers(total, new Double(high + low)) as Decimal128) : total;
  };

  return {
    add(value) {
      if (value instanceof Int32) addInteger(value.value);
      else if (value instanceof Double) addDouble(value.value);
      else if (value instanceof Long) {
        long = true;
        large += value.toBigInt();
      } else if (value instanceof Decimal128)
        decimal = decimal === undefined ? value : (addNumbers(decimal, value) as Decimal128);
      else if (numberType(value) === 'int') addInteger(toNumber(value));
      else addDouble(toNumber(value));
    },
    total() {
      if (decimal !== undefined) return asDecimal();
      if (double) return new Double(asDouble());
      if (!long && (small | 0) === small && large === 0n) return new Int32(small);
      return integerValue(integers(), long ? 'long' : 'int') ?? new Double(asDouble());
    },
    mean: (count) =>
      decimal === undefined ? new Double(asDouble() / count) : divideNumbers(asDecimal(), new Int32(count)),
  };
}
