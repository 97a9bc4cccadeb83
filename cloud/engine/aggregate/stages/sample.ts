import { isDocument, type Document } from '../../../values';
import { EngineError } from '../../error';
import { countOf, type StageCompiler } from '../stage';

/** `$sample`: so many documents by chance, each with the same chance. */
export const $sample: StageCompiler = (operand, { random }) => {
  if (!isDocument(operand) || !('size' in operand))
    throw new EngineError(28745, '$sample stage must specify a size');
  const size = countOf('$sample', operand['size'], 1);
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
