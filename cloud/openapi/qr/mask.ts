import type { Grid } from './grid';

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** How many masks there are. */
export const MASK_COUNT = MASKS.length;

/** Inverts the free modules a mask names; a second time takes it away again. */
export function applyMask({ size, dark, fixed }: Grid, mask: number): void {
  const inverts = MASKS[mask];
  if (inverts === undefined) throw new TypeError('There are masks 0 to 7');
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      if (fixed[at] === 0 && inverts(x, y)) dark[at] = (dark[at] ?? 0) ^ 1;
    }
  }
}

/** A finder pattern as a scanner sees it along a line, with light on one side. */
const FINDERS = ['10111010000', '00001011101'];

/** How hard a grid is to read: the standard's four rules. The mask with the least is used. */
export function penaltyOf(grid: Grid): number {
  const { size, dark } = grid;
  const at = (x: number, y: number) => dark[y * size + x] ?? 0;
  let penalty = 0;
  for (let line = 0; line < size; line++) {
    const row = Array.from({ length: size }, (_, index) => at(index, line)).join('');
    const column = Array.from({ length: size }, (_, index) => at(line, index)).join('');
    penalty += linePenalty(row) + linePenalty(column);
  }
  for (let y = 0; y + 1 < size; y++) {
    for (let x = 0; x + 1 < size; x++) {
      const sum = at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1);
      if (sum === 0 || sum === 4) penalty += 3;
    }
  }
  const share = dark.reduce((sum, module) => sum + module, 0) / (size * size);
  return penalty + 10 * Math.floor(Math.abs(share * 100 - 50) / 5);
}

function linePenalty(line: string): number {
  const runs = line.match(/0{5,}|1{5,}/g) ?? [];
  let penalty = runs.reduce((sum, run) => sum + run.length - 2, 0);
  for (const finder of FINDERS) {
    for (let from = line.indexOf(finder); from >= 0; from = line.indexOf(finder, from + 1)) penalty += 40;
  }
  return penalty;
}
