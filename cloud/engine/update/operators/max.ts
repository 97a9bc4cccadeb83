import { compareValues } from '../../../values';
import type { UpdateOperator } from '../modifier';

/** `$max`: the operand when it is greater than the field, or the field is missing. */
export const $max: UpdateOperator = (operand) => (current) =>
  current === undefined || compareValues(operand, current) > 0 ? operand : current;
