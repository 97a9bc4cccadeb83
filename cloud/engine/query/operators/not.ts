import { isDocument, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { not, type FieldOperator } from '../condition';
import { isOperators } from '../filter-shape';

/** `$not`: the operators behind it are not all met. */
export const $not: FieldOperator = (operand, context) => {
  if (typeOf(operand) === 'regex') return not(context.condition(operand));
  if (!isDocument(operand)) throw new EngineError(2, '$not argument must be a regex or an object');
  if (!isOperators(operand)) throw new EngineError(2, '$not argument must be a regex or an object');
  return not(context.condition(operand));
};
