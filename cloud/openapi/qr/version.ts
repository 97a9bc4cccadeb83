/** Error-correction codewords in each block at level M, by version from 1 (ISO/IEC 18004, table 9). */
const CORRECTION = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
/** Blocks at level M, by version from 1. */
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29,
  31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
];

/** One of the forty sizes of QR codes, at error-correction level M. */
export interface Version {
  /** 1 to 40. */
  readonly number: number;
  /** Modules on a side. */
  readonly size: number;
  /** Codewords altogether. */
  readonly codewords: number;
  readonly blocks: number;
  /** Error-correction codewords of each block. */
  readonly correction: number;
  /** Bits of the count that stands before the bytes. */
  readonly countBits: 8 | 16;
}

/** Most bytes that fit into a version. */
export function capacityOf({ codewords, blocks, correction, countBits }: Version): number {
  const bits = 8 * (codewords - blocks * correction) - 4 - countBits;
  return Math.floor(bits / 8);
}

/** The smallest version that holds `length` bytes; undefined where none does (more than 2331). */
export function versionFor(length: number): Version | undefined {
  return Array.from({ length: 40 }, (_, index) => versionOf(index + 1)).find(
    (version) => capacityOf(version) >= length,
  );
}

function versionOf(number: number): Version {
  return {
    number,
    size: 17 + 4 * number,
    codewords: Math.floor(dataModules(number) / 8),
    blocks: BLOCKS[number - 1] ?? 1,
    correction: CORRECTION[number - 1] ?? 0,
    countBits: number < 10 ? 8 : 16,
  };
}

/** Modules left when finders, timing, alignment, format and version patterns are taken off. */
function dataModules(number: number): number {
  const rows = alignmentRows(number).length;
  // Alignment patterns stand on a grid without its three finder corners; those on the timing lines share five modules.
  const alignment = rows === 0 ? 0 : (rows * rows - 3) * 25 - 2 * (rows - 2) * 5;
  const size = 17 + 4 * number;
  const finders = 3 * 64;
  const timing = 2 * (size - 16);
  const format = 31;
  return size * size - finders - timing - format - alignment - (number >= 7 ? 36 : 0);
}

/** Rows, and columns alike, of the centres of alignment patterns. */
export function alignmentRows(number: number): readonly number[] {
  if (number === 1) return [];
  const count = Math.floor(number / 7) + 2;
  const last = 10 + 4 * number;
  const gaps = count - 1;
  // Even gaps from the far end; the first gap takes what is left. The standard's table departs from that in version 32.
  const gap = number === 32 ? 26 : 2 * Math.ceil((last - 6) / gaps / 2);
  return Array.from({ length: count }, (_, index) => (index === 0 ? 6 : last - (count - 1 - index) * gap));
}
