import { Double, Int32, Long } from 'bson';
import { isNumeric, multiplyNumbers, subtractNumbers, toNumber, typeOf } from '../../values';
import { EngineError } from '../error';
import { nullish } from './operands';
import { createSummation } from './summation';

const LATEST = 8.64e15;

/** A date by its milliseconds. @throws EngineError 15 beyond what a date holds. */
export function dateAt(milliseconds: number): Date {
  if (!(Math.abs(milliseconds) <= LATEST)) throw new EngineError(15, 'date overflow');
  return new Date(milliseconds);
}

/** Milliseconds of a number added to a date: rounded, and nothing that is no number. */
function milliseconds(value: unknown): number {
  const number = toNumber(value);
  if (!Number.isFinite(number)) throw new EngineError(15, 'date overflow');
  return Math.round(number);
}

/** The sum of numbers and at most one date. */
export function addAll(values: readonly unknown[]): unknown {
  const sum = createSummation();
  let date: Date | undefined;
  for (const value of values) {
    if (nullish(value)) return null;
    if (isNumeric(value)) sum.add(value);
    else if (value instanceof Date) {
      if (date !== undefined) throw new EngineError(16612, 'only one date allowed in an $add expression');
      date = value;
    } else throw new EngineError(14, `$add only supports numeric or date types, not ${typeOf(value)}`);
  }
  return date === undefined ? sum.total() : dateAt(date.getTime() + milliseconds(sum.total()));
}

/** a - b of numbers, dates, or a date and milliseconds. */
export function subtract(a: unknown, b: unknown): unknown {
  if (nullish(a) || nullish(b)) return null;
  if (isNumeric(a) && isNumeric(b)) return subtractNumbers(a, b) ?? new Double(toNumber(a) - toNumber(b));
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumeric(b)) return dateAt(a.getTime() - milliseconds(b));
  throw new EngineError(14, `can't $subtract ${typeOf(b)} from ${typeOf(a)}`);
}

/** The product. */
export function multiplyAll(values: readonly unknown[]): unknown {
  let product: unknown = new Int32(1);
  let isNull = false;
  for (const value of values) {
    if (nullish(value)) isNull = true;
    else if (!isNumeric(value))
      throw new EngineError(14, `$multiply only supports numeric types, not ${typeOf(value)}`);
    else if (!isNull)
      product = multiplyNumbers(product, value) ?? new Double(toNumber(product) * toNumber(value));
  }
  return isNull ? null : product;
}
