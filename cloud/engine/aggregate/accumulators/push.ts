import type { Accumulator } from '../accumulator';

/** `$push`: all values in order; missing ones are left out. */
export const $push: Accumulator = () => {
  const values: unknown[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    result: () => [...values],
  };
};
