import { Int32 } from 'bson';
import { divideNumbers, isNumeric } from '../../../values';
import { sum } from '../arithmetic';
import type { Accumulator } from '../accumulator';

/** `$avg`: the mean of the numbers, null without any. */
export const $avg: Accumulator = () => {
  let total: unknown = new Int32(0);
  let count = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      total = sum(total, value);
      count++;
    },
    result: () => (count === 0 ? null : divideNumbers(total, new Int32(count))),
  };
};
