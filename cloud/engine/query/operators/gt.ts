import { some, type FieldOperator } from '../condition';
import { compareTo } from '../ordering';
import { refuseRegex } from './refuse-regex';

/** `$gt`: a value of the operand's type on the right side of it. */
export const $gt: FieldOperator = (operand, { compare }) => {
  refuseRegex('$gt', operand);
  return some(compareTo(operand, { passes: (result) => result > 0, inclusive: false }, compare));
};
