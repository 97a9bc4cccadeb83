import { $stdDevSamp as ACCUMULATOR } from '../accumulators/stdDevSamp';
import { accumulatorExpression } from '../accumulator';

/** `$stdDevSamp`: the accumulator over the operands, or over the elements of the one operand. */
export const $stdDevSamp = accumulatorExpression('$stdDevSamp', ACCUMULATOR);
