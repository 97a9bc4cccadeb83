import { isDocument, typeOf, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { createMeter } from '../memory';
import { batchesOf, collect, type StageCompiler } from '../stage';

/** `$facet`: several pipelines over the same documents, one document with all results. */
export const $facet: StageCompiler = (operand, { compile, memory, scope }) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0)
    throw new EngineError(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.entries(operand).map(([name, stages]) => {
    if (!Array.isArray(stages))
      throw new EngineError(40170, `arguments to $facet must be arrays, ${name} is type ${typeOf(stages)}`);
    for (const stage of stages as unknown[]) checkStage(name, stage);
    return { name, stage: compile(stages as Document[], scope) };
  });
  return async function* (input) {
    const meter = createMeter('$facet', memory);
    const all: Document[] = [];
    for await (const batch of input)
      for (const document of batch) {
        meter.keep(document);
        all.push(document);
      }
    const result: Document = {};
    for (const { name, stage } of facets) writeField(result, name, await collect(stage(batchesOf(all))));
    yield [result];
  };
};

const REFUSED = ['$facet', '$out', '$merge', '$geoNear', '$collStats', '$indexStats', '$documents'];

function checkStage(name: string, stage: unknown): void {
  if (!isDocument(stage))
    throw new EngineError(
      40171,
      `elements of arrays in $facet spec must be non-empty objects, ${name} argument contained an element of type ${typeOf(stage)}`,
    );
  const refused = Object.keys(stage).find((field) => REFUSED.includes(field));
  if (refused !== undefined)
    throw new EngineError(40600, `${refused} is not allowed to be used within a $facet stage`);
}
