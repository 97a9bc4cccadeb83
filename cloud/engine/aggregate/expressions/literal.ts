import type { Operator } from '../scope';

/** `$literal`: the operand as it is. */
export const $literal: Operator = (operand) => () => operand;
