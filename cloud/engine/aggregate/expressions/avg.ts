import { $avg as ACCUMULATOR } from '../accumulators/avg';
import { accumulatorExpression } from '../accumulator';

/** `$avg`: the accumulator over the operands, or over the elements of the one operand. */
export const $avg = accumulatorExpression('$avg', ACCUMULATOR);
