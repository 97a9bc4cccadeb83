import { countOf, type StageCompiler } from '../stage';

/** `$skip`: the documents after the first ones. */
export const $skip: StageCompiler = (operand) => {
  const skip = countOf('$skip', operand, 5107200);
  return async function* (input) {
    let left = skip;
    for await (const batch of input) {
      if (left < batch.length) yield left > 0 ? batch.slice(left) : batch;
      left = Math.max(0, left - batch.length);
    }
  };
};
