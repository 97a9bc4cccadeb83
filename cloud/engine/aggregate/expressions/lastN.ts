import { arrayOperand, choose, compileTaking, countOfN } from '../take';
import type { Operator } from '../scope';

/** `$lastN`: of an array the last values, missing ones as null. */
export const $lastN: Operator = (operand, context) => {
  const { n, input } = compileTaking('$lastN', operand, context);
  return (root) => choose('last', arrayOperand(input(root)), countOfN('$lastN', n(root)));
};
