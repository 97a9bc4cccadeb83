import { $min as ACCUMULATOR } from '../accumulators/min';
import { accumulatorExpression } from '../accumulator';

/** `$min`: the accumulator over the operands, or over the elements of the one operand. */
export const $min = accumulatorExpression('$min', ACCUMULATOR);
