import { chooser, seeded } from '../stream-model';

/** Choices that a seed decides. */
export interface Chance {
  /** An integer from 0 to before `end`. */
  below(end: number): number;
  pick<T>(list: readonly T[]): T;
  /** True so often of 100. */
  often(percent: number): boolean;
  /** So many results of a maker, from none to `most`. */
  some<T>(most: number, make: () => T): T[];
}

/** Choices that depend on the seed alone. */
export function createChance(seed: number): Chance {
  const random = seeded(seed);
  const { below, pick } = chooser(random);
  return {
    below,
    pick,
    often: (percent) => random() * 100 < percent,
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
