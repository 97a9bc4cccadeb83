import { compareValues, isDocument, rankOf, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileExpression, type Scope } from '../expression';
import type { StageCompiler } from '../stage';
import { groupBy, outputFields } from './group';
import { sortStage } from './sort';

/** `$bucket`: groups by ranges between boundaries, lower end included; other values go to `default` or are an error. */
export const $bucket: StageCompiler = (operand, { scope, memory }) => {
  const { by, limits, output, otherwise } = readOperand(operand, scope);
  const value = compileExpression(by, scope);
  const id = (document: Document): unknown => {
    const result = value(document) ?? null;
    // The bucket of a boundary's own value is the one it begins.
    const above = limits.findIndex((limit) => compareValues(result, limit) < 0);
    if (above > 0) return limits[above - 1];
    if (otherwise !== undefined) return otherwise.value;
    throw new EngineError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
  const group = groupBy({ id, fields: outputFields(output, scope), memory });
  const sort = sortStage({ _id: 1 }, { memory });
  return (input) => sort(group(input));
};

function readOperand(operand: unknown, scope: Scope) {
  if (!isDocument(operand))
    throw new EngineError(
      40201,
      `Argument to $bucket stage must be an object, but found type: ${typeOf(operand)}.`,
    );
  const unknown = Object.keys(operand).find(
    (name) => !['groupBy', 'boundaries', 'output', 'default'].includes(name),
  );
  if (unknown !== undefined) throw new EngineError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  const { groupBy: by, boundaries, output } = operand;
  if (by === undefined || boundaries === undefined)
    throw new EngineError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (!(typeof by === 'string' && by.startsWith('$')) && !isDocument(by))
    throw new EngineError(
      40202,
      "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression object.",
    );
  if (output !== undefined && !isDocument(output))
    throw new EngineError(
      40196,
      `The $bucket 'output' field must be an object, but found type: ${typeOf(output)}.`,
    );
  const limits = boundariesOf(boundaries, scope);
  const otherwise =
    'default' in operand ? { value: compileExpression(operand['default'], scope)({}) ?? null } : undefined;
  if (otherwise !== undefined) checkDefault(otherwise.value, limits);
  return { by, limits, output, otherwise };
}

function boundariesOf(boundaries: unknown, scope: Scope): readonly unknown[] {
  if (!Array.isArray(boundaries))
    throw new EngineError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeOf(boundaries)}.`,
    );
  const limits = boundaries.map((limit: unknown) => compileExpression(limit, scope)({}) ?? null);
  if (limits.length < 2)
    throw new EngineError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${limits.length} value(s).`,
    );
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

function checkDefault(value: unknown, limits: readonly unknown[]): void {
  if (rankOf(value) !== rankOf(limits[0])) return;
  if (compareValues(value, limits[0]) >= 0 && compareValues(value, limits.at(-1)) < 0)
    throw new EngineError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
}
