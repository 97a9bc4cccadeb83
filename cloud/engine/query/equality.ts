import { Double, Int32 } from 'bson';
import {
  compareNumbers,
  equalValues,
  isDocument,
  isNumeric,
  rankOf,
  RANK,
  toNumber,
  type Comparison,
} from '../../values';
import type { ValueTest } from './path';

/**
 * Equality with a value as filters mean it: null also equals missing, documents must agree in field order.
 *
 * @param compare - the order of a collation, by which texts are equal; absent: byte by byte.
 */
export function equalTo(operand: unknown, compare?: Comparison): ValueTest {
  if (compare !== undefined && mayHoldText(operand)) {
    const rank = rankOf(operand);
    return (value) => rankOf(value) === rank && compare(value, operand) === 0;
  }
  if (operand === null || operand === undefined) return (value) => value === undefined || value === null;
  if (typeof operand === 'string')
    return (value) =>
      value === operand || (typeof value === 'object' && value !== null && equalValues(value, operand));
  if (typeof operand === 'boolean') return (value) => value === operand;
  if (isNumeric(operand)) return equalToNumber(operand);
  const rank = rankOf(operand);
  return (value) =>
    typeof value === 'object' && value !== null && rankOf(value) === rank && equalValues(value, operand);
}

/** Whether a collation may have a say in how this value compares. */
export function mayHoldText(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value) || isDocument(value);
}

function equalToNumber(operand: unknown): ValueTest {
  const plain = toNumber(operand);
  const exact = compareNumbers(plain, operand) === 0 && !Number.isNaN(plain);
  return (value) => {
    if (exact && (value instanceof Int32 || value instanceof Double)) return value.value === plain;
    if (typeof value === 'string' || value === null || value === undefined) return false;
    return rankOf(value) === RANK.int && compareNumbers(value, operand) === 0;
  };
}
