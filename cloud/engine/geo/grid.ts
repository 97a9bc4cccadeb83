/** A hierarchy of cells, each divided into four: what an index of places is ordered by. `A` is a cell's area. */
export interface Grid<A> {
  /** The level of the smallest cells. */
  readonly finest: number;
  /** The largest cells. */
  readonly roots: readonly Cell<A>[];
  /** The four cells of a cell. */
  divide(cell: Cell<A>): readonly Cell<A>[];
  /** The area of a smallest cell by its id. */
  areaOf(id: number): A;
}

/** A cell. */
export interface Cell<A> {
  readonly level: number;
  /** Below 2 to the 53: cells inside this one have ids between {@link firstIn} and {@link lastIn}. */
  readonly id: number;
  /** Where the cell lies in its root. */
  readonly root: number;
  readonly i: number;
  readonly j: number;
  readonly area: A;
}

/** Levels below the largest cells; at the last they are about 60 cm wide on the globe. */
export const FINEST = 24;

const POSITIONS = 2 ** (2 * FINEST + 1);

/**
 * The id of a cell: its root, the bits of both coordinates interleaved, and a one behind them that tells the level. So
 * the ids of the cells inside a cell lie around its own.
 */
export function idOf(
  root: number,
  level: number,
  { i, j }: { readonly i: number; readonly j: number },
): number {
  const shift = 2 ** (FINEST - level);
  const [low, high] = [interleave((i * shift) & 0xfff, (j * shift) & 0xfff), spread(i, j, shift)];
  return root * POSITIONS + (high * 0x1000000 + low) * 2 + lowestBit(level);
}

const spread = (i: number, j: number, shift: number) =>
  interleave(((i * shift) >>> 12) & 0xfff, ((j * shift) >>> 12) & 0xfff);

function interleave(i: number, j: number): number {
  return (apart(i) << 1) | apart(j);
}

function apart(value: number): number {
  let bits = value & 0xfff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

function together(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0xfff;
}

/** The bit that tells a level. */
export const lowestBit = (level: number): number => 4 ** (FINEST - level);

/** The root and coordinates of a smallest cell. */
export function placeOf(id: number): { readonly root: number; readonly i: number; readonly j: number } {
  const root = Math.floor(id / POSITIONS);
  const position = (id - root * POSITIONS - 1) / 2;
  const high = Math.floor(position / 0x1000000);
  const low = position - high * 0x1000000;
  return {
    root,
    i: together(high >>> 1) * 4096 + together(low >>> 1),
    j: together(high) * 4096 + together(low),
  };
}

/** The smallest id of the cells in a cell. */
export const firstIn = ({ id, level }: { readonly id: number; readonly level: number }): number =>
  id - lowestBit(level) + 1;

/** The largest id of the cells in a cell. */
export const lastIn = ({ id, level }: { readonly id: number; readonly level: number }): number =>
  id + lowestBit(level) - 1;

/** The ids inside the cell of a level around a smallest cell. */
export function stretchAround(
  leaf: number,
  level: number,
): { readonly first: number; readonly last: number } {
  const bit = lowestBit(level);
  const id = Math.floor(leaf / (2 * bit)) * 2 * bit + bit;
  return { first: firstIn({ id, level }), last: lastIn({ id, level }) };
}

/** The ids of the cells around a cell, from the next larger one to its root. */
export function idsAround({ id, level }: { readonly id: number; readonly level: number }): number[] {
  const ids: number[] = [];
  for (let at = level - 1; at >= 0; at--) {
    const bit = lowestBit(at);
    ids.push(Math.floor(id / (2 * bit)) * 2 * bit + bit);
  }
  return ids;
}
