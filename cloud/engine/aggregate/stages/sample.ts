import { isDocument, isNumeric, toNumber, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import type { StageCompiler } from '../stage';

/** `$sample`: so many documents by chance, each with the same chance. */
export const $sample: StageCompiler = (operand, { random }) => {
  if (!isDocument(operand))
    throw new EngineError(
      28749,
      `the $sample stage specification must be an object, found ${typeOf(operand)}`,
    );
  if (!('size' in operand)) throw new EngineError(28745, '$sample stage must specify a size');
  const [unknown] = Object.keys(operand).filter((name) => name !== 'size');
  if (unknown !== undefined) throw new EngineError(28748, `unrecognized option to $sample: ${unknown}`);
  const { size: given } = operand;
  if (!isNumeric(given)) throw new EngineError(28746, 'size argument to $sample must be a number');
  const size = Math.trunc(toNumber(given));
  if (!(size > 0)) throw new EngineError(28747, 'size argument to $sample must be a positive integer');
  return async function* (input) {
    const kept: Document[] = [];
    let seen = 0;
    for await (const batch of input)
      for (const document of batch) {
        seen++;
        if (kept.length < size) kept.push(document);
        else {
          const place = Math.floor(random() * seen);
          if (place < size) kept[place] = document;
        }
      }
    if (kept.length > 0) yield shuffled(kept, random);
  };
};

function shuffled(documents: Document[], random: () => number): Document[] {
  for (let index = documents.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [documents[index], documents[other]] = [documents[other] as Document, documents[index] as Document];
  }
  return documents;
}
