import { isIntegral, isNumeric, toNumber } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';

/** `$size`: an array of exactly so many elements. */
export const $size: FieldOperator = (operand) => {
  if (!isNumeric(operand)) throw new EngineError(2, 'Failed to parse $size. Expected a number in: $size');
  if (!isIntegral(operand)) throw new EngineError(2, 'Failed to parse $size. Expected an integer: $size');
  const size = toNumber(operand);
  if (size < 0)
    throw new EngineError(2, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return some((value) => Array.isArray(value) && value.length === size, true);
};
