import { $sum as ACCUMULATOR } from '../accumulators/sum';
import { accumulatorExpression } from '../accumulator';

/** `$sum`: the accumulator over the operands, or over the elements of the one operand. */
export const $sum = accumulatorExpression('$sum', ACCUMULATOR);
