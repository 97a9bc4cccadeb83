import { Double } from 'bson';
import {
  decimalFrom,
  integerPart,
  integerValue,
  numberType,
  roundToExponent,
  toContent,
  toNumber,
  type Exact,
} from '../../values';

/** How a fraction is dropped. */
export type Rounding = 'floor' | 'ceil' | 'trunc' | 'even';

/** Rounds a number at a decimal place (negative: before the point), keeping its type. */
export function roundValue(value: unknown, rounding: Rounding, place: number): unknown {
  const type = numberType(value);
  const content = toContent(value);
  if (typeof content === 'string' || ((type === 'int' || type === 'long') && place >= 0)) return value;
  if (type === 'double' && place === 0 && rounding !== 'even')
    return new Double(Math[rounding](toNumber(value)));
  const rounded = cut(content, rounding, -place);
  if (type === 'decimal') return decimalFrom(rounded);
  if (type === 'double') {
    const number = Number(`${rounded.coefficient}e${rounded.exponent}`);
    const before = toNumber(value);
    return new Double(number === 0 && (before < 0 || Object.is(before, -0)) ? -0 : number);
  }
  const whole = integerPart(rounded);
  return integerValue(whole, type) ?? new Double(Number(whole));
}

function cut(value: Exact, rounding: Rounding, exponent: number): Exact {
  if (value.exponent >= exponent) return value;
  if (rounding === 'even') return roundToExponent(value, exponent);
  const shifted: Exact = { coefficient: value.coefficient, exponent: value.exponent - exponent };
  const whole = integerPart(shifted);
  const exact = whole * 10n ** BigInt(-shifted.exponent) === shifted.coefficient;
  const step = exact
    ? 0n
    : rounding === 'floor' && shifted.coefficient < 0n
      ? -1n
      : rounding === 'ceil' && shifted.coefficient > 0n
        ? 1n
        : 0n;
  return { coefficient: whole + step, exponent };
}
