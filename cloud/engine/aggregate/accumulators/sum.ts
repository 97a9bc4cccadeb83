import { isNumeric } from '../../../values';
import type { Accumulator } from '../accumulator';
import { createSummation } from '../summation';

/** `$sum`: the sum of the numbers; other values count nothing. */
export const $sum: Accumulator = () => {
  const sum = createSummation();
  return {
    add: (value) => {
      if (isNumeric(value)) sum.add(value);
    },
    result: () => sum.total(),
  };
};
