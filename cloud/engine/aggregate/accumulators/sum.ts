import { Int32 } from 'bson';
import { isNumeric } from '../../../values';
import { sum } from '../arithmetic';
import type { Accumulator } from '../accumulator';

/** `$sum`: the sum of the numbers; other values count nothing. */
export const $sum: Accumulator = () => {
  let total: unknown = new Int32(0);
  return {
    add: (value) => {
      if (isNumeric(value)) total = sum(total, value);
    },
    result: () => total,
  };
};
