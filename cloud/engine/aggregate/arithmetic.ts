import { Double, Int32, Long } from 'bson';
import { addNumbers, isNumeric, multiplyNumbers, subtractNumbers, toNumber, typeOf } from '../../values';
import { EngineError } from '../error';
import { nullish } from './operands';

/** a + b; what does not fit a long becomes a double. */
export function sum(a: unknown, b: unknown): unknown {
  return addNumbers(a, b) ?? new Double(toNumber(a) + toNumber(b));
}

/** The sum of numbers and at most one date. */
export function addAll(values: readonly unknown[]): unknown {
  let total: unknown = new Int32(0);
  let date: Date | undefined;
  for (const value of values) {
    if (nullish(value)) return null;
    if (value instanceof Date) {
      if (date !== undefined) throw new EngineError(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumeric(value)) total = sum(total, value);
    else throw new EngineError(14, `$add only supports numeric or date types, not ${typeOf(value)}`);
  }
  return date === undefined ? total : new Date(date.getTime() + Math.trunc(toNumber(total)));
}

/** a - b of numbers, dates, or a date and milliseconds. */
export function subtract(a: unknown, b: unknown): unknown {
  if (nullish(a) || nullish(b)) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumeric(b)) return new Date(a.getTime() - Math.trunc(toNumber(b)));
  if (isNumeric(a) && isNumeric(b)) return subtractNumbers(a, b) ?? new Double(toNumber(a) - toNumber(b));
  throw new EngineError(14, `can't $subtract ${typeOf(b)} from ${typeOf(a)}`);
}

/** The product. */
export function multiplyAll(values: readonly unknown[]): unknown {
  let product: unknown = new Int32(1);
  for (const value of values) {
    if (nullish(value)) return null;
    if (!isNumeric(value))
      throw new EngineError(14, `$multiply only supports numeric types, not ${typeOf(value)}`);
    product = multiplyNumbers(product, value) ?? new Double(toNumber(product) * toNumber(value));
  }
  return product;
}
