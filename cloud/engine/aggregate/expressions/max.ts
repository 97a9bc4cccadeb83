import { $max as ACCUMULATOR } from '../accumulators/max';
import { accumulatorExpression } from '../accumulator';

/** `$max`: the accumulator over the operands, or over the elements of the one operand. */
export const $max = accumulatorExpression('$max', ACCUMULATOR);
