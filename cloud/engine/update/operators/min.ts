import { compareValues } from '../../../values';
import type { UpdateOperator } from '../modifier';

/** `$min`: the operand when it is less than the field, or the field is missing. */
export const $min: UpdateOperator = (operand) => (current) =>
  current === undefined || compareValues(operand, current) < 0 ? operand : current;
