import { alignmentRows, type Version } from './version';

/** The modules of a QR code while it is drawn. */
export interface Grid {
  readonly size: number;
  /** 1 = dark, row by row. */
  readonly dark: Uint8Array;
  /** 1 = part of a pattern with a meaning of its own, never masked. */
  readonly fixed: Uint8Array;
}

/** Level M in format information. */
const LEVEL_M = 0b00;

/** A grid with every pattern but the format information, whose place is kept free. */
export function openGrid({ number, size }: Version): Grid {
  const grid: Grid = { size, dark: new Uint8Array(size * size), fixed: new Uint8Array(size * size) };
  for (let at = 0; at < size; at++) {
    fix(grid, [at, 6], at % 2 === 0);
    fix(grid, [6, at], at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    square(grid, [x, y], { reach: 4, isDark: (ring) => ring !== 2 && ring !== 4 });
  }
  const rows = alignmentRows(number);
  const first = rows[0];
  const last = rows.at(-1);
  for (const x of rows) {
    for (const y of rows) {
      const isFinder =
        (x === first && y === first) || (x === first && y === last) || (x === last && y === first);
      if (!isFinder) square(grid, [x, y], { reach: 2, isDark: (ring) => ring !== 1 });
    }
  }
  drawFormat(grid, 0);
  if (number >= 7) drawVersion(grid, number);
  return grid;
}

/** Writes the format information of a mask, twice as the standard wants it. */
export function drawFormat(grid: Grid, mask: number): void {
  const { size } = grid;
  const data = (LEVEL_M << 3) | mask;
  const bits = ((data << 10) | checkBits(data, 10, 0x537)) ^ 0x5412;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  for (let index = 0; index < 15; index++) {
    const along = index < 6 ? index : index < 8 ? index + 1 : 14 - index;
    fix(grid, index < 8 ? [8, along] : [index === 8 ? 7 : along, 8], bit(index));
    fix(grid, index < 8 ? [size - 1 - index, 8] : [8, size - 15 + index], bit(index));
  }
  fix(grid, [8, size - 8], true);
}

function drawVersion(grid: Grid, number: number): void {
  const bits = (number << 12) | checkBits(number, 12, 0x1f25);
  for (let index = 0; index < 18; index++) {
    const isDark = ((bits >>> index) & 1) === 1;
    const along = Math.floor(index / 3);
    const across = grid.size - 11 + (index % 3);
    fix(grid, [across, along], isDark);
    fix(grid, [along, across], isDark);
  }
}

/** The remainder of a Bose-Chaudhuri-Hocquenghem code: `bits` bits that follow `data`. */
function checkBits(data: number, bits: number, polynomial: number): number {
  let rest = data;
  for (let step = 0; step < bits; step++) rest = (rest << 1) ^ ((rest >>> (bits - 1)) * polynomial);
  return rest & ((1 << bits) - 1);
}

function square(
  grid: Grid,
  [x, y]: readonly [number, number],
  { reach, isDark }: { readonly reach: number; readonly isDark: (ring: number) => boolean },
): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      fix(grid, [x + dx, y + dy], isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

function fix({ size, dark, fixed }: Grid, [x, y]: readonly [number, number], isDark: boolean): void {
  if (x < 0 || y < 0 || x >= size || y >= size) return;
  dark[y * size + x] = isDark ? 1 : 0;
  fixed[y * size + x] = 1;
}

/** Writes codewords into the free modules: in columns of two from the right, upwards and downwards by turns. */
export function drawCodewords({ size, dark, fixed }: Grid, codewords: Uint8Array): void {
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    // The column of the vertical timing pattern is left out.
    if (right === 6) right = 5;
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const at = y * size + x;
        if (fixed[at] === 1) continue;
        dark[at] = ((codewords[bit >> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
        bit++;
      }
    }
  }
}
