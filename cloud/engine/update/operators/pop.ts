import { isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { describe, type UpdateOperator } from '../modifier';

/** `$pop`: takes the last element away (1) or the first (-1). */
export const $pop: UpdateOperator = (operand, path) => {
  const end = isNumeric(operand) ? toNumber(operand) : undefined;
  if (end === undefined) throw new EngineError(9, `Expected a number in: ${path}: ${describe(operand)}`);
  if (end !== 1 && end !== -1) throw new EngineError(9, `$pop expects 1 or -1, found: ${end}`);
  return (current, context) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current))
      throw new EngineError(
        14,
        `Path '${context.path}' contains an element of non-array type '${typeOf(current)}'`,
      );
    return (end === 1 ? current.slice(0, -1) : current.slice(1)) as unknown;
  };
};
