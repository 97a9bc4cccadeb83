import { arrayOperand, choose, compileTaking, countOfN } from '../take';
import type { Operator } from '../scope';

/** `$minN`: of an array the smallest values, in order; null and missing do not count. */
export const $minN: Operator = (operand, context) => {
  const { n, input } = compileTaking('$minN', operand, context);
  return (root) => choose('min', arrayOperand(input(root)), countOfN('$minN', n(root)));
};
