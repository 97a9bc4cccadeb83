import { some, type FieldOperator } from '../condition';
import { compareTo } from '../ordering';
import { refuseRegex } from './refuse-regex';

/** `$gte`: a value of the operand's type on the right side of it. */
export const $gte: FieldOperator = (operand, { compare }) => {
  refuseRegex('$gte', operand);
  return some(compareTo(operand, { passes: (result) => result >= 0, inclusive: true }, compare));
};
