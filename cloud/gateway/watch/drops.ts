import type { Clock, Timer } from '../../base';

/** Sockets that are broken on purpose, so that what happens then is tried out. For tests and development. */
export interface SocketDrops {
  /** Seconds a socket lives, on the average. More than 0. */
  readonly seconds: number;
  /** The same seed gives the same lives, socket by socket; 1 where left out. */
  readonly seed?: number;
}

/** Breaks each of its sockets once, after a time of its own. */
export interface Dropper {
  /** Ends it some time; the timer takes that back. */
  begin(drop: () => void): Timer;
}

/** Makes a {@link Dropper} whose sockets live without memory: whatever has lived long dies no sooner. */
export function createDropper({ seconds, seed = 1 }: SocketDrops, clock: Clock): Dropper {
  const random = seededRandom(seed);
  return {
    begin: (drop) => clock.after(Math.ceil(-Math.log(1 - random()) * seconds * 1000), drop),
  };
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
