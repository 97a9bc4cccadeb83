import { isDocument, type Document } from '../../../values';
import { EngineError } from '../../error';
import { batchesOf, type StageCompiler } from '../stage';

/** `$unionWith`: the documents so far, then those of another collection, perhaps through a pipeline. */
export const $unionWith: StageCompiler = (operand, { compile, find, scope }) => {
  const given: Document = isDocument(operand) ? operand : { coll: operand };
  const { coll, pipeline = [] } = given;
  if (typeof coll !== 'string' || !Array.isArray(pipeline))
    throw new EngineError(9, "the $unionWith stage needs a collection in 'coll' and an array in 'pipeline'");
  const stage = compile(pipeline as Document[], scope);
  return async function* (input) {
    yield* input;
    yield* stage(batchesOf(find(coll, {})));
  };
};
