import { compareValues, isDocument, rankOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileExpression } from '../expression';
import type { StageCompiler } from '../stage';
import { compileField, groupBy } from './group';
import { sortStage } from './sort';

/** `$bucket`: groups by ranges between boundaries, lower end included; other values go to `default` or are an error. */
export const $bucket: StageCompiler = (operand, { scope, memory }) => {
  if (!isDocument(operand)) throw new EngineError(40201, 'Argument to $bucket stage must be an object');
  const { groupBy: by, boundaries, output = { count: { $sum: 1 } } } = operand;
  const limits = boundariesOf(boundaries);
  const value = compileExpression(by, scope);
  const hasDefault = 'default' in operand;
  const fields = Object.entries(output as Document).map(([name, field]) => compileField(name, field, scope));
  const id = (document: Document): unknown => {
    const result = value(document) ?? null;
    // The bucket of a boundary's own value is the one it begins.
    const above = limits.findIndex((limit) => compareValues(result, limit) < 0);
    if (above > 0) return limits[above - 1];
    if (hasDefault) return operand['default'];
    throw new EngineError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
  const group = groupBy({ id, fields, memory });
  const sort = sortStage({ _id: 1 }, { memory });
  return (input) => sort(group(input));
};

function boundariesOf(boundaries: unknown): readonly unknown[] {
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new EngineError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  const limits = boundaries as unknown[];
  limits.slice(1).forEach((limit, index) => {
    if (rankOf(limit) !== rankOf(limits[index]))
      throw new EngineError(
        40193,
        "All values in the the 'boundaries' option to $bucket must have the same type",
      );
    if (compareValues(limits[index], limit) >= 0)
      throw new EngineError(40194, "The 'boundaries' option to $bucket must be sorted");
  });
  return limits;
}
