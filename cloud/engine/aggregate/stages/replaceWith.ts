import { perBatch, type StageCompiler } from '../stage';
import { compileTransform } from '../transform';

/** `$replaceWith`: every document changed by itself. */
export const $replaceWith: StageCompiler = (operand, { scope }) => {
  const transform = compileTransform('$replaceWith', operand, scope);
  return perBatch((batch) => batch.map(transform));
};
