import type { Accumulator } from '../accumulator';

/** `$last`: the value of the last document. */
export const $last: Accumulator = () => {
  let last: unknown = null;
  return {
    add: (value) => (last = value ?? null),
    result: () => last,
  };
};
