import { compileOperands, nullish } from '../operands';
import type { Operator } from '../scope';

/** `$ifNull`: the first value that is neither null nor missing, else the last. */
export const $ifNull: Operator = (operand, context) => {
  const values = compileOperands(operand, context, { name: '$ifNull', min: 2, max: Infinity });
  return (root) => {
    let result: unknown;
    for (const value of values) if (!nullish((result = value(root)))) return result;
    return result;
  };
};
