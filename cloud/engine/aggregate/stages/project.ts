import { perBatch, type StageCompiler } from '../stage';
import { compileTransform } from '../transform';

/** `$project`: every document changed by itself. */
export const $project: StageCompiler = (operand, { scope }) => {
  const transform = compileTransform('$project', operand, scope);
  return perBatch((batch) => batch.map(transform));
};
