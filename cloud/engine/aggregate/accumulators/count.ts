import { Int32 } from 'bson';
import type { Accumulator } from '../accumulator';

/** `$count`: the number of documents. */
export const $count: Accumulator = () => {
  let count = 0;
  return {
    add: () => count++,
    result: () => new Int32(count),
  };
};
