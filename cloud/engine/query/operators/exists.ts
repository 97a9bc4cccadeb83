import { not, some, type FieldOperator } from '../condition';
import { truthy } from '../filter-shape';

/** `$exists`: whether there is anything at the path, null included. */
export const $exists: FieldOperator = (operand) => {
  const present = some((value) => value !== undefined, true);
  return truthy(operand) ? present : not(present);
};
