import type { Accumulator } from '../accumulator';

/** `$first`: the value of the first document. */
export const $first: Accumulator = () => {
  let first: unknown = null;
  let begun = false;
  return {
    add: (value) => {
      if (!begun) first = value ?? null;
      begun = true;
    },
    result: () => first,
  };
};
