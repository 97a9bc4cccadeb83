import { isNumeric } from '../../../values';
import type { Accumulator } from '../accumulator';
import { createSummation } from '../summation';

/** `$avg`: the mean of the numbers, null without any. */
export const $avg: Accumulator = () => {
  const sum = createSummation();
  let count = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      sum.add(value);
      count++;
    },
    result: () => (count === 0 ? null : sum.mean(count)),
  };
};
