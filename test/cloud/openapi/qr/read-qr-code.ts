import { inflateSync } from 'node:zlib';

/** Blocks and codewords by version at level M, from the tables of ISO/IEC 18004: [blocks, data codewords] groups. */
const LEVEL_M: Readonly<
  Record<number, { readonly correction: number; readonly groups: [number, number][] }>
> = {
  1: { correction: 10, groups: [[1, 16]] },
  2: { correction: 16, groups: [[1, 28]] },
  3: { correction: 26, groups: [[1, 44]] },
  4: { correction: 18, groups: [[2, 32]] },
  5: { correction: 24, groups: [[2, 43]] },
  6: { correction: 16, groups: [[4, 27]] },
  7: { correction: 18, groups: [[4, 31]] },
  8: {
    correction: 22,
    groups: [
      [2, 38],
      [2, 39],
    ],
  },
  9: {
    correction: 22,
    groups: [
      [3, 36],
      [2, 37],
    ],
  },
  10: {
    correction: 26,
    groups: [
      [4, 43],
      [1, 44],
    ],
  },
  14: {
    correction: 24,
    groups: [
      [4, 40],
      [5, 41],
    ],
  },
  22: { correction: 28, groups: [[17, 46]] },
  32: {
    correction: 28,
    groups: [
      [10, 46],
      [23, 47],
    ],
  },
  40: {
    correction: 28,
    groups: [
      [18, 47],
      [31, 48],
    ],
  },
};
/** Centres of alignment patterns, from the same standard. */
const ALIGNMENT: Readonly<Record<number, number[]>> = {
  1: [],
  2: [6, 18],
  3: [6, 22],
  4: [6, 26],
  5: [6, 30],
  6: [6, 34],
  7: [6, 22, 38],
  8: [6, 24, 42],
  9: [6, 26, 46],
  10: [6, 28, 50],
  14: [6, 26, 46, 66],
  22: [6, 26, 50, 74, 98],
  32: [6, 34, 60, 86, 112, 138],
  40: [6, 30, 58, 86, 114, 142, 170],
};
/** The fifteen bits of format information for level M and masks 0 to 7, from the standard. */
const FORMAT_M = [0x5412, 0x5125, 0x5e7c, 0x5b4b, 0x45f9, 0x40ce, 0x4f97, 0x4aa0];
const VERSION_BITS: Readonly<Record<number, number>> = { 7: 0x07c94, 8: 0x085bc, 10: 0x0a4d3, 40: 0x28c69 };

/** What a code was read to say, and how well it is made. */
export interface Reading {
  readonly version: number;
  readonly mask: number;
  readonly payload: Buffer;
  /** The Reed-Solomon syndromes of every block; all zero where no module is wrong. */
  readonly syndromes: readonly number[];
}

/** Reads a QR code of level M and byte mode with tables of its own, as a scanner would. Throws where a pattern is wrong. */
export function readQrCode(size: number, isDark: (x: number, y: number) => boolean): Reading {
  const version = (size - 17) / 4;
  const { correction, groups } = LEVEL_M[version] ?? { correction: 0, groups: [] };
  if (groups.length === 0) throw new Error(`no table for version ${version}`);
  const free = checkPatterns(size, version, isDark);
  const mask = readFormat(size, isDark);
  const bits: number[] = [];
  let upwards = true;
  for (const right of columns(size)) {
    for (let step = 0; step < size; step++) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (free(x, y)) bits.push(Number(isDark(x, y) !== masked(mask, x, y)));
      }
    }
    upwards = !upwards;
  }
  const codewords = Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    parseInt(bits.slice(8 * index, 8 * index + 8).join(''), 2),
  );
  const lengths = groups.flatMap(([count, length]) => Array.from({ length: count }, () => length));
  const blocks = lengths.map((): number[] => []);
  let at = 0;
  for (let index = 0; index < Math.max(...lengths); index++) {
    for (const [number, length] of lengths.entries())
      if (index < length) blocks[number]!.push(codewords[at++]!);
  }
  const data = blocks.flat();
  for (let index = 0; index < correction; index++) for (const block of blocks) block.push(codewords[at++]!);
  if (at !== codewords.length) throw new Error('codewords left over');
  return {
    version,
    mask,
    payload: payloadOf(data, version),
    syndromes: blocks.flatMap((block) => syndromesOf(block, correction)),
  };
}

function columns(size: number): number[] {
  const all: number[] = [];
  for (let right = size - 1; right > 6; right -= 2) all.push(right);
  return [...all, 5, 3, 1];
}

function checkPatterns(size: number, version: number, isDark: (x: number, y: number) => boolean) {
  const taken = new Set<number>();
  const want = (x: number, y: number, dark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    if (isDark(x, y) !== dark) throw new Error(`module ${x},${y} is wrong`);
    taken.add(y * size + x);
  };
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
  for (const [left, top] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const) {
    for (let y = -1; y <= 7; y++)
      for (let x = -1; x <= 7; x++) want(left + x, top + y, finder[y]?.[x] === '1');
  }
  const rows = ALIGNMENT[version]!;
  for (const cy of rows) {
    for (const cx of rows) {
      if (taken.has(cy * size + cx)) continue;
      for (let y = -2; y <= 2; y++) {
        for (let x = -2; x <= 2; x++) want(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
      }
    }
  }
  for (let at = 8; at < size - 8; at++) {
    want(at, 6, at % 2 === 0);
    want(6, at, at % 2 === 0);
  }
  want(8, size - 8, true);
  for (let at = 0; at < 9; at++) taken.add(8 * size + at).add(at * size + 8);
  for (let at = size - 8; at < size; at++) taken.add(8 * size + at).add(at * size + 8);
  if (version >= 7) {
    let bits = 0;
    for (let index = 17; index >= 0; index--) {
      const [a, b] = [size - 11 + (index % 3), Math.floor(index / 3)] as const;
      if (isDark(a, b) !== isDark(b, a)) throw new Error('the two copies of the version differ');
      bits = (bits << 1) | Number(isDark(a, b));
      taken.add(b * size + a).add(a * size + b);
    }
    if (bits >> 12 !== version) throw new Error(`the version reads ${bits >> 12}`);
    const known = VERSION_BITS[version];
    if (known !== undefined && known !== bits) throw new Error('the check bits of the version are wrong');
  }
  return (x: number, y: number) => !taken.has(y * size + x);
}

function readFormat(size: number, isDark: (x: number, y: number) => boolean): number {
  const first: [number, number][] = [];
  for (let x = 0; x <= 5; x++) first.push([x, 8]);
  first.push([7, 8], [8, 8], [8, 7]);
  for (let y = 5; y >= 0; y--) first.push([8, y]);
  const second: [number, number][] = [];
  for (let y = size - 1; y > size - 8; y--) second.push([8, y]);
  for (let x = size - 8; x < size; x++) second.push([x, 8]);
  const read = (places: [number, number][]) =>
    places.reduce((bits, [x, y]) => (bits << 1) | Number(isDark(x, y)), 0);
  if (read(first) !== read(second)) throw new Error('the two copies of the format differ');
  const mask = FORMAT_M.indexOf(read(first));
  if (mask < 0) throw new Error('the format is not one of level M');
  return mask;
}

function masked(mask: number, x: number, y: number): boolean {
  const row = y;
  const column = x;
  const value = [row + column, row, 0, row + column, Math.floor(row / 2) + Math.floor(column / 3), 0, 0, 0][
    mask
  ]!;
  if (mask === 2) return column % 3 === 0;
  if (mask === 3) return value % 3 === 0;
  if (mask === 5) return ((row * column) % 2) + ((row * column) % 3) === 0;
  if (mask === 6) return (((row * column) % 2) + ((row * column) % 3)) % 2 === 0;
  if (mask === 7) return (((row + column) % 2) + ((row * column) % 3)) % 2 === 0;
  return value % 2 === 0;
}

/** Multiplication bit by bit, without tables. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 14; bit >= 8; bit--) if ((product >> bit) & 1) product ^= 0x11d << (bit - 8);
  return product;
}

/** The block as a polynomial at the powers of 2: Horner's rule. */
function syndromesOf(block: readonly number[], count: number): number[] {
  let point = 1;
  return Array.from({ length: count }, () => {
    const value = block.reduce((sum, codeword) => times(sum, point) ^ codeword, 0);
    point = times(point, 2);
    return value;
  });
}

function payloadOf(data: readonly number[], version: number): Buffer {
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (bits.slice(0, 4) !== '0100') throw new Error('not in byte mode');
  const countBits = version < 10 ? 8 : 16;
  const length = parseInt(bits.slice(4, 4 + countBits), 2);
  const start = 4 + countBits;
  const end = start + 8 * length;
  const rest = bits.slice(end);
  const padding = rest.slice(((8 - ((end + 4) % 8)) % 8) + 4);
  if (/1/.test(rest.slice(0, 4))) throw new Error('the message is not ended by zeros');
  if (!/^(1110110000010001)*(11101100)?$/.test(padding)) throw new Error('the padding is wrong');
  return Buffer.from(
    bits
      .slice(start, end)
      .match(/.{8}/g)
      ?.map((byte) => parseInt(byte, 2)) ?? [],
  );
}

/** An image of two colours as its pixels; `true` = the second colour of the palette. */
export function readPng(png: Buffer): {
  readonly width: number;
  readonly palette: Buffer;
  readonly transparency: Buffer | undefined;
  readonly isSet: (x: number, y: number) => boolean;
} {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const header = chunks.get('IHDR')!;
  const width = header.readUInt32BE(0);
  if (header.readUInt32BE(4) !== width) throw new Error('not a square');
  const line = Math.ceil(width / 8) + 1;
  const pixels = inflateSync(chunks.get('IDAT')!);
  if (pixels.length !== line * width) throw new Error('not as many pixels as the header says');
  return {
    width,
    palette: chunks.get('PLTE')!,
    transparency: chunks.get('tRNS'),
    isSet: (x, y) => ((pixels[y * line + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1,
  };
}

/** Finds the code in an image by its margin and its first finder pattern, and reads it. */
export function scan(png: Buffer): Reading {
  const { width, isSet } = readPng(png);
  let margin = 0;
  while (!isSet(margin, margin)) margin++;
  let seven = 0;
  while (isSet(margin + seven, margin)) seven++;
  const scale = seven / 7;
  let end = width;
  while (!isSet(end - 1, margin)) end--;
  const size = (end - margin) / scale;
  return readQrCode(size, (x, y) => isSet(margin + x * scale, margin + y * scale));
}
