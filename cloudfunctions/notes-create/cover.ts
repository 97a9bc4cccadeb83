import { createHash } from 'node:crypto';
import { blend, createCanvas, type Canvas, type Colour } from './canvas';
import { encodePng, type Raster } from './png';

/** Width and height of a cover in pixels. */
export const COVER_SIZE = { width: 600, height: 320 } as const;

interface Palette {
  readonly sky: readonly [top: Colour, bottom: Colour];
  readonly sun: Colour;
  readonly hills: readonly [far: Colour, near: Colour];
  readonly walls: readonly Colour[];
  readonly roof: Colour;
  readonly window: Colour;
}

/** Morning, noon, evening and night. */
const PALETTES: readonly Palette[] = [
  {
    sky: [
      [255, 226, 199],
      [255, 244, 230],
    ],
    sun: [255, 183, 128],
    hills: [
      [214, 226, 205],
      [170, 203, 176],
    ],
    walls: [
      [255, 252, 246],
      [250, 227, 208],
      [222, 236, 229],
    ],
    roof: [199, 117, 94],
    window: [140, 164, 168],
  },
  {
    sky: [
      [178, 219, 232],
      [231, 244, 241],
    ],
    sun: [255, 236, 179],
    hills: [
      [176, 214, 190],
      [125, 184, 155],
    ],
    walls: [
      [255, 255, 252],
      [253, 236, 205],
      [205, 229, 232],
    ],
    roof: [70, 124, 128],
    window: [126, 170, 186],
  },
  {
    sky: [
      [120, 119, 158],
      [250, 190, 165],
    ],
    sun: [255, 220, 170],
    hills: [
      [150, 128, 158],
      [96, 94, 128],
    ],
    walls: [
      [238, 214, 205],
      [203, 178, 190],
      [228, 196, 176],
    ],
    roof: [92, 70, 98],
    window: [255, 224, 150],
  },
  {
    sky: [
      [38, 55, 84],
      [86, 116, 140],
    ],
    sun: [245, 240, 214],
    hills: [
      [52, 78, 98],
      [38, 62, 80],
    ],
    walls: [
      [112, 136, 152],
      [92, 117, 136],
      [134, 150, 158],
    ],
    roof: [44, 58, 78],
    window: [255, 219, 138],
  },
];

/**
 * Draws the cover of a note: a row of houses under a sky.
 *
 * @param seed - The same text always gives the same picture.
 * @returns The PNG, and a name that belongs to this seed.
 */
export function drawCover(seed: string): { readonly name: string; readonly png: Buffer } {
  const digest = createHash('sha256').update(seed).digest();
  return { name: digest.toString('hex').slice(0, 24), png: encodePng(paint(createScene(digest))) };
}

interface Scene {
  readonly palette: Palette;
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number };
  readonly waves: readonly [number, number];
  readonly houses: readonly House[];
}

interface House {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly roof: number;
  readonly wall: Colour;
  /** One bit a window: dark or lit. */
  readonly lit: number;
}

const GROUND = 286;

function createScene(digest: Buffer): Scene {
  let next = 1;
  const upTo = (limit: number) => (digest[next++ % digest.length] ?? 0) % limit;
  const palette = pick(PALETTES, digest[0] ?? 0);
  const sun = { x: 90 + upTo(420), y: 62 + upTo(40), radius: 26 + upTo(14) };
  const waves = [upTo(100) / 16, upTo(100) / 16] as const;
  const houses: House[] = [];
  for (let left = 18 + upTo(24); left < COVER_SIZE.width - 80;) {
    const right = left + 62 + upTo(34);
    const top = GROUND - 62 - upTo(58);
    houses.push({
      left,
      right,
      top,
      roof: 18 + upTo(22),
      wall: pick(palette.walls, upTo(9)),
      lit: upTo(256),
    });
    left = right + 8 + upTo(30);
  }
  return { palette, sun, waves, houses };
}

function paint(scene: Scene): Raster {
  const canvas = createCanvas(COVER_SIZE.width, COVER_SIZE.height);
  paintSky(canvas, scene);
  const { hills } = scene.palette;
  const [far, near] = scene.waves;
  for (let x = 0; x < canvas.width; x++) {
    canvas.columnBelow(x, 214 - 24 * Math.sin(x / 108 + far) - 10 * Math.sin(x / 41), hills[0]);
  }
  for (const house of scene.houses) paintHouse(canvas, house, scene.palette);
  for (let x = 0; x < canvas.width; x++) {
    canvas.columnBelow(x, GROUND - 6 - 7 * Math.sin(x / 74 + near), hills[1]);
  }
  return canvas;
}

function paintSky(canvas: Canvas, { palette, sun }: Scene): void {
  for (let y = 0; y < canvas.height; y++) {
    const sky = blend(palette.sky[0], palette.sky[1], Math.min(1, y / GROUND));
    for (let x = 0; x < canvas.width; x++) {
      const beyond = Math.hypot(x + 0.5 - sun.x, y + 0.5 - sun.y) - sun.radius;
      const glow = Math.max(0, 1 - beyond / 90);
      const disc = Math.min(1, Math.max(0, 0.5 - beyond));
      canvas.dot(x, y, { colour: sky, part: 1 });
      if (glow > 0) canvas.dot(x, y, { colour: palette.sun, part: Math.max(disc, glow * glow * 0.45) });
    }
  }
}

function paintHouse(canvas: Canvas, house: House, palette: Palette): void {
  const { left, right, top, roof, wall } = house;
  const middle = (left + right) / 2;
  for (let y = top - roof; y < top; y++) {
    // The roof overhangs the walls a little.
    const half = ((right - left) / 2 + 6) * ((y + 0.5 - (top - roof)) / roof);
    canvas.row(y, { from: middle - half, to: middle + half }, palette.roof);
  }
  for (let y = top; y < GROUND; y++) canvas.row(y, { from: left, to: right }, wall);
  for (let index = 0; index < 9; index++) {
    const x = left + 9 + (index % 3) * 21;
    const y = top + 11 + Math.floor(index / 3) * 26;
    if (x + 17 > right || y + 22 > GROUND) continue;
    const lit = (house.lit >> (index % 8)) & 1;
    const colour = lit ? palette.window : blend(wall, palette.roof, 0.3);
    for (let row = y; row < y + 16; row++) canvas.row(row, { from: x, to: x + 13 }, colour);
  }
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new TypeError('an empty list has nothing to pick');
  return item;
}
