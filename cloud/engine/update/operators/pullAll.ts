import { equalValues, typeOf } from '../../../values';
import { EngineError } from '../../error';
import type { UpdateOperator } from '../modifier';
import { removeWhere } from './pull';

/** `$pullAll`: takes away the elements that equal one of the values. */
export const $pullAll: UpdateOperator = (operand) => {
  if (!Array.isArray(operand))
    throw new EngineError(2, `$pullAll requires an array argument but was given a ${typeOf(operand)}`);
  const values = operand as unknown[];
  return removeWhere('$pullAll', (element) => values.some((value) => equalValues(element, value)));
};
