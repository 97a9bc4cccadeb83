import { isDocument } from '../../../values';
import { EngineError } from '../../error';
import { every, some, type FieldOperator } from '../condition';
import { isOperators } from '../filter-shape';

/** `$all`: every listed value (or `$elemMatch`) is met at the path; an empty list by nothing. */
export const $all: FieldOperator = (operand, context) => {
  if (!Array.isArray(operand)) throw new EngineError(2, '$all needs an array');
  if (operand.length === 0) return some(() => false);
  const elements = isDocument(operand[0]) && '$elemMatch' in operand[0];
  return every(
    (operand as unknown[]).map((value) => {
      if (elements !== (isDocument(value) && '$elemMatch' in value))
        throw new EngineError(
          2,
          elements ? '$all/$elemMatch has to be consistent' : 'no $ expressions in $all',
        );
      if (!elements && isOperators(value)) throw new EngineError(2, 'no $ expressions in $all');
      return context.condition(value);
    }),
  );
};
