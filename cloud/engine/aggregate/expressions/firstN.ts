import { arrayOperand, choose, compileTaking, countOfN } from '../take';
import type { Operator } from '../scope';

/** `$firstN`: of an array the first values, missing ones as null. */
export const $firstN: Operator = (operand, context) => {
  const { n, input } = compileTaking('$firstN', operand, context);
  return (root) => choose('first', arrayOperand(input(root)), countOfN('$firstN', n(root)));
};
