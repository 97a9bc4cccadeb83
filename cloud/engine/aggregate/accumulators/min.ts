import { compareValues } from '../../../values';
import { nullish } from '../operands';
import type { Accumulator } from '../accumulator';

/** `$min`: the smallest value in the order of all types; null and missing do not count. */
export const $min: Accumulator = () => {
  let best: unknown = null;
  return {
    add: (value) => {
      if (!nullish(value) && (best === null || compareValues(value, best) < 0)) best = value;
    },
    result: () => best,
  };
};
