import { not, some, type FieldOperator } from '../condition';
import { equalTo } from '../equality';
import { refuseRegex } from './refuse-regex';

/** `$ne`: no value at the path is equal. */
export const $ne: FieldOperator = (operand) => {
  refuseRegex('$ne', operand);
  return not(some(equalTo(operand)));
};
