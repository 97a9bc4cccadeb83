import { seeded } from '../stream-model';

/** What is chosen at random, the same for the same seed. */
export interface Chance {
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Makes a {@link Chance} of a seed. */
export function createChance(seed: number): Chance {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return { below, pick: <T>(list: readonly T[]): T => list[below(list.length)] as T };
}
