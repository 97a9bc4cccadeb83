import { perBatch, type StageCompiler } from '../stage';
import { compileTransform } from '../transform';

/** `$addFields`: every document changed by itself. */
export const $addFields: StageCompiler = (operand, { scope }) => {
  const transform = compileTransform('$addFields', operand, scope);
  return perBatch((batch) => batch.map(transform));
};
