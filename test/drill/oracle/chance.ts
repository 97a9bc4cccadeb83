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
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    often: (percent) => next() * 100 < percent,
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
