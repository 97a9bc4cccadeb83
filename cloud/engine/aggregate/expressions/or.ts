import { truthy } from '../../query/filter-shape';
import { compileOperands } from '../operands';
import type { Operator } from '../scope';

/** `$or`: whether an operand is true; later ones are not asked. */
export const $or: Operator = (operand, context) => {
  const values = compileOperands(operand, context, { name: '$or', min: 0, max: Infinity });
  return (root) => values.some((value) => truthy(value(root)));
};
