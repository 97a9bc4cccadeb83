import { perBatch, type StageCompiler } from '../stage';
import { compileTransform } from '../transform';

/** `$set`: every document changed by itself. */
export const $set: StageCompiler = (operand, { scope }) => {
  const transform = compileTransform('$set', operand, scope);
  return perBatch((batch) => batch.map(transform));
};
