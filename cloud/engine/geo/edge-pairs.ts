import type { Disc } from './disc';
import { TOUCH, type Edge } from './edge';
import { createEdgeSet, type EdgeSet } from './edge-set';
import { FINEST, type Cell } from './grid';
import { SPHERE } from './sphere-grid';

/** Up to so many pairs are simply all tried. */
const FEW = 4096;

/** Where dividing has not helped so often in a row, it is given up. */
const MOST_STUCK = 4;

/** Asks about one edge of each list, by their positions; `true` ends it. */
export type PairTest = (a: number, b: number) => boolean;

/**
 * Whether any two edges of two lists pass, of those that come near each other. Long lists are taken apart by where they
 * lie, so that most pairs are never tried; one pair may be asked about more than once.
 */
export function somePair(a: readonly Edge[], b: readonly Edge[], test: PairTest): boolean {
  const lists = { a: createEdgeSet(a), b: createEdgeSet(b), test };
  const given = { a: lists.a.all, b: lists.b.all };
  if (a.length * b.length <= FEW) return tryAll(given, test);
  return SPHERE.roots.some((cell) => inCell(cell, { ...given, stuck: 0 }, lists));
}

interface Pair {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

interface Lists {
  readonly a: EdgeSet;
  readonly b: EdgeSet;
  readonly test: PairTest;
}

function inCell(cell: Cell<Disc>, given: Pair & { readonly stuck: number }, lists: Lists): boolean {
  const area = { centre: cell.area.centre, radius: cell.area.radius + 2 * TOUCH };
  const a = lists.a.near(given.a, area);
  const b = a.length === 0 ? [] : lists.b.near(given.b, area);
  if (b.length === 0) return false;
  const helped = a.length * b.length < given.a.length * given.b.length * 0.8;
  const stuck = helped ? 0 : given.stuck + 1;
  if (a.length * b.length <= FEW / 16 || cell.level >= FINEST || stuck > MOST_STUCK) {
    return tryAll({ a, b }, lists.test);
  }
  return SPHERE.divide(cell).some((part) => inCell(part, { a, b, stuck }, lists));
}

const tryAll = ({ a, b }: Pair, test: PairTest) => a.some((one) => b.some((other) => test(one, other)));
