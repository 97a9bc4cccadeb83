import { Double } from 'bson';
import { isNumeric, toNumber } from '../../values';
import type { Accumulator } from './accumulator';

/** The standard deviation by Welford's method; `spare` is 1 for a sample, 0 for a population. */
export function deviation(spare: 0 | 1): Accumulator {
  return () => {
    let count = 0;
    let mean = 0;
    let squares = 0;
    return {
      add: (value) => {
        if (!isNumeric(value)) return;
        const number = toNumber(value);
        const distance = number - mean;
        mean += distance / ++count;
        squares += distance * (number - mean);
      },
      result: () => (count <= spare ? null : new Double(Math.sqrt(squares / (count - spare)))),
    };
  };
}
