import { perBatch, type StageCompiler } from '../stage';
import { compileTransform } from '../transform';

/** `$unset`: every document changed by itself. */
export const $unset: StageCompiler = (operand, { scope }) => {
  const transform = compileTransform('$unset', operand, scope);
  return perBatch((batch) => batch.map(transform));
};
