import { Double, Int32 } from 'bson';
import { compareNumbers, equalValues, isNumeric, rankOf, RANK, toNumber } from '../../values';
import type { ValueTest } from './path';

/** Equality with a value as filters mean it: null also equals missing, documents must agree in field order. */
export function equalTo(operand: unknown): ValueTest {
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

function equalToNumber(operand: unknown): ValueTest {
  const plain = toNumber(operand);
  const exact = compareNumbers(plain, operand) === 0 && !Number.isNaN(plain);
  return (value) => {
    if (exact && (value instanceof Int32 || value instanceof Double)) return value.value === plain;
    if (typeof value === 'string' || value === null || value === undefined) return false;
    return rankOf(value) === RANK.int && compareNumbers(value, operand) === 0;
  };
}
