import { $stdDevPop as ACCUMULATOR } from '../accumulators/stdDevPop';
import { accumulatorExpression } from '../accumulator';

/** `$stdDevPop`: the accumulator over the operands, or over the elements of the one operand. */
export const $stdDevPop = accumulatorExpression('$stdDevPop', ACCUMULATOR);
