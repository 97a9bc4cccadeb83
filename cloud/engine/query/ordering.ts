import { compareValues, isNaNValue, isNumeric, rankOf, typeOf, type Comparison } from '../../values';
import type { ValueTest } from './path';

/** One of the four orders: whether a comparison result passes, and whether equality does. */
export interface Ordering {
  readonly passes: (result: number) => boolean;
  readonly inclusive: boolean;
}

/**
 * Comparison as filters mean it: only within the operand's type; NaN compares with NaN alone; null stands for missing;
 * MinKey and MaxKey compare with every type.
 *
 * @param compare - the order of a collation; absent: MongoDB's own.
 */
export function compareTo(
  operand: unknown,
  { passes, inclusive }: Ordering,
  compare: Comparison = compareValues,
): ValueTest {
  const type = typeOf(operand);
  if (type === 'null' || type === 'missing')
    return (value) => inclusive && (value === null || value === undefined);
  if (type === 'minKey' || type === 'maxKey')
    return (value) => value !== undefined && passes(compare(value, operand));
  if (isNumeric(operand)) {
    if (isNaNValue(operand)) return (value) => inclusive && isNumeric(value) && isNaNValue(value);
    return (value) => isNumeric(value) && !isNaNValue(value) && passes(compare(value, operand));
  }
  if (typeof operand === 'string') {
    return (value) => typeof value === 'string' && passes(compare(value, operand));
  }
  const rank = rankOf(operand);
  return (value) => rankOf(value) === rank && passes(compare(value, operand));
}
