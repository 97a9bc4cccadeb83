import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { not, some, type FieldOperator } from '../condition';
import { equalTo } from '../equality';

/** `$ne`: no value at the path is equal. */
export const $ne: FieldOperator = (operand, { compare }) => {
  if (typeOf(operand) === 'regex') throw new EngineError(2, "Can't have regex as arg to $ne.");
  return not(some(equalTo(operand, compare)));
};
