import { isDocument } from '../../../values';
import { EngineError } from '../../error';
import { compileFilter } from '../../query/filter';
import { truthy } from '../../query/filter-shape';
import { compileExpression } from '../expression';
import { perBatch, type StageCompiler } from '../stage';

/** `$match`: the documents a filter matches. */
export const $match: StageCompiler = (operand, { scope }) => {
  if (!isDocument(operand))
    throw new EngineError(15959, 'the match filter must be an expression in an object');
  const { random } = scope;
  const matches = compileFilter(operand, {
    ...(random === undefined ? {} : { random }),
    expression: (inner) => {
      const evaluate = compileExpression(inner, scope);
      return (document) => truthy(evaluate(document));
    },
  });
  return perBatch((batch) => batch.filter(matches));
};
