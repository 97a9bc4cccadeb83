import { equalValues, isDocument, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { lastPart, type UpdateOperator } from '../modifier';

/** `$addToSet`: appends what is not there yet; with `$each` several. */
export const $addToSet: UpdateOperator = (operand) => {
  const values = valuesOf(operand);
  return (current, { path }) => {
    if (current !== undefined && !Array.isArray(current))
      throw new EngineError(
        2,
        `Cannot apply $addToSet to non-array field. Field named '${lastPart(path)}' has non-array type ${typeOf(current)}`,
      );
    const result = [...((current ?? []) as unknown[])];
    const before = result.length;
    for (const value of values)
      if (!result.some((element) => equalValues(element, value))) result.push(value);
    return result.length === before && current !== undefined ? (current as unknown) : result;
  };
};

function valuesOf(operand: unknown): readonly unknown[] {
  if (!isDocument(operand) || !('$each' in operand)) return [operand];
  const { $each: each, ...rest } = operand;
  if (!Array.isArray(each))
    throw new EngineError(
      14,
      `The argument to $each in $addToSet must be an array but it was of type ${typeOf(each)}`,
    );
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new EngineError(2, `Found unexpected fields after $each in $addToSet: ${unknown}`);
  return each as unknown[];
}
