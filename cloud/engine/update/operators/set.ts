import type { UpdateOperator } from '../modifier';

/** `$set`: the field becomes the operand. */
export const $set: UpdateOperator = (operand) => () => operand;
