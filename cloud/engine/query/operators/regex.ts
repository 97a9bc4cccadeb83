import { regexParts, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';
import { regexTest } from '../regex';

/** `$regex` with `$options` beside it or inside the regular expression, not both. */
export const $regex: FieldOperator = (operand, { siblings }) => {
  const given = siblings['$options'];
  if (given !== undefined && typeof given !== 'string')
    throw new EngineError(2, '$options has to be a string');
  if (typeOf(operand) === 'regex') {
    const { pattern, options } = regexParts(operand);
    if (options !== '' && given !== undefined && given !== '')
      throw new EngineError(51075, 'options set in both $regex and $options');
    return some(regexTest(pattern, given ?? options));
  }
  if (typeof operand !== 'string') throw new EngineError(2, '$regex has to be a string');
  return some(regexTest(operand, given ?? ''));
};
