import { keyText } from '../sets';
import type { Accumulator } from '../accumulator';

/** `$addToSet`: the distinct values; missing ones are left out. */
export const $addToSet: Accumulator = () => {
  const values = new Map<string, unknown>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = keyText(value);
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
};
