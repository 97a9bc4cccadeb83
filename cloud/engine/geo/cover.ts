import { firstIn, lastIn, type Cell, type Grid } from './grid';

/** What a region says of an area: nothing of it is in, all of it is in, or what to ask for the parts of it. */
export type Clip<A> = 'out' | 'in' | Region<A>;

/** A set of places. May say that more is in than is; never less. */
export interface Region<A> {
  clip(area: A): Clip<A>;
}

/** How finely {@link cover} covers. */
export interface Fineness {
  /** About the most cells. */
  readonly cells: number;
  /** The smallest cells' level. */
  readonly level: number;
}

/** Cells that together hold all of a region; the largest are divided first. In the order of their ids. */
export function cover<A>(grid: Grid<A>, region: Region<A>, { cells, level }: Fineness): Cell<A>[] {
  const done: Cell<A>[] = [];
  const open: Candidate<A>[] = [];
  for (const root of grid.roots) admit(root, region, { done, open });
  for (let at = 0; at < open.length; at++) {
    const { cell, rest } = open[at] as Candidate<A>;
    if (cell.level >= level) {
      done.push(cell);
      continue;
    }
    const parts = { done: [] as Cell<A>[], open: [] as Candidate<A>[] };
    for (const part of grid.divide(cell)) admit(part, rest, parts);
    const count = parts.done.length + parts.open.length;
    // One part alone is always better than the whole.
    if (count > 1 && done.length + open.length - at - 1 + count > cells) {
      done.push(cell);
      continue;
    }
    done.push(...parts.done);
    open.push(...parts.open);
  }
  return done.sort((a, b) => a.id - b.id);
}

interface Candidate<A> {
  readonly cell: Cell<A>;
  readonly rest: Region<A>;
}

function admit<A>(
  cell: Cell<A>,
  region: Region<A>,
  { done, open }: { readonly done: Cell<A>[]; readonly open: Candidate<A>[] },
): void {
  const clip = region.clip(cell.area);
  if (clip === 'in') done.push(cell);
  else if (clip !== 'out') open.push({ cell, rest: clip });
}

/** A stretch of ids, both ends included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** The ids inside cells that are in the order of their ids; neighbours become one stretch. */
export function stretchesOf<A>(cells: readonly Cell<A>[]): Stretch[] {
  const stretches: { first: number; last: number }[] = [];
  for (const cell of cells) {
    const [first, last] = [firstIn(cell), lastIn(cell)];
    const before = stretches[stretches.length - 1];
    // Between the cells of two neighbours there is one id that is a larger cell's.
    if (before !== undefined && first - before.last <= 2) before.last = last;
    else stretches.push({ first, last });
  }
  return stretches;
}
