import { perBatch, type StageCompiler } from '../stage';
import { compileTransform } from '../transform';

/** `$replaceRoot`: every document changed by itself. */
export const $replaceRoot: StageCompiler = (operand, { scope }) => {
  const transform = compileTransform('$replaceRoot', operand, scope);
  return perBatch((batch) => batch.map(transform));
};
