import { some, type FieldOperator } from '../condition';
import { compareTo } from '../ordering';
import { refuseRegex } from './refuse-regex';

/** `$lte`: a value of the operand's type on the right side of it. */
export const $lte: FieldOperator = (operand, { compare }) => {
  refuseRegex('$lte', operand);
  return some(compareTo(operand, { passes: (result) => result <= 0, inclusive: true }, compare));
};
