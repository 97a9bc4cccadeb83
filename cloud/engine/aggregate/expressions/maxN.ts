import { arrayOperand, choose, compileTaking, countOfN } from '../take';
import type { Operator } from '../scope';

/** `$maxN`: of an array the greatest values, the greatest first; null and missing do not count. */
export const $maxN: Operator = (operand, context) => {
  const { n, input } = compileTaking('$maxN', operand, context);
  return (root) => choose('max', arrayOperand(input(root)), countOfN('$maxN', n(root)));
};
