import { isDocument, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { nearOf } from '../pipeline-join';
import { planableFilter } from '../planable';
import { batchesOf, type StageCompiler } from '../stage';
import { beginsWithDocuments } from './lookup';

/** `$unionWith`: the documents so far, then those of another collection, perhaps through a pipeline. */
export const $unionWith: StageCompiler = (operand, { compile, find, near, scope }) => {
  if (!isDocument(operand) && typeof operand !== 'string')
    throw new EngineError(
      9,
      `the $unionWith stage specification must be an object or string, but found ${typeOf(operand)}`,
    );
  const given: Document = isDocument(operand) ? operand : { coll: operand };
  const unknown = Object.keys(given).find((name) => !['coll', 'pipeline'].includes(name));
  if (unknown !== undefined)
    throw new EngineError(40415, `BSON field '$unionWith.${unknown}' is an unknown field.`);
  const { coll, pipeline = [] } = given;
  if (
    !Array.isArray(pipeline) ||
    (typeof coll !== 'string' && (coll !== undefined || !beginsWithDocuments(pipeline)))
  )
    throw new EngineError(9, "the $unionWith stage needs a collection in 'coll' and an array in 'pipeline'");
  const stages = pipeline as Document[];
  const place = nearOf(stages);
  const stage = compile(place === undefined ? stages : stages.slice(1), scope);
  const filter = planableFilter(stages);
  const found = (name: string) => (place === undefined ? find(name, filter) : near(name, place, {}));
  return async function* (input) {
    yield* input;
    yield* stage(batchesOf(typeof coll === 'string' ? found(coll) : []));
  };
};
