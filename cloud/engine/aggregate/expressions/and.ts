import { truthy } from '../../query/filter-shape';
import { compileOperands } from '../operands';
import type { Operator } from '../scope';

/** `$and`: whether all operands are true; later ones are not asked. */
export const $and: Operator = (operand, context) => {
  const values = compileOperands(operand, context, { name: '$and', min: 0, max: Infinity });
  return (root) => values.every((value) => truthy(value(root)));
};
