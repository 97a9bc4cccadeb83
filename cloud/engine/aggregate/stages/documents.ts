import { isDocument, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileExpression } from '../expression';
import { batchesOf, type StageCompiler } from '../stage';

/** `$documents`: the documents of an expression, at the head of a pipeline without a collection. */
export const $documents: StageCompiler = (operand, { scope }) => {
  const value = compileExpression(operand, scope);
  return () => {
    const list = value({});
    if (!Array.isArray(list))
      throw new EngineError(
        5858203,
        `an array is expected as the argument to $documents, found: ${typeOf(list)}`,
      );
    for (const element of list as unknown[])
      if (!isDocument(element))
        throw new EngineError(
          40228,
          `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeOf(element)}`,
        );
    return batchesOf(list as Document[]);
  };
};
