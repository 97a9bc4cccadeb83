import { some, type FieldOperator } from '../condition';
import { compareTo } from '../ordering';
import { refuseRegex } from './refuse-regex';

/** `$lt`: a value of the operand's type on the right side of it. */
export const $lt: FieldOperator = (operand, { compare }) => {
  refuseRegex('$lt', operand);
  return some(compareTo(operand, { passes: (result) => result < 0, inclusive: false }, compare));
};
