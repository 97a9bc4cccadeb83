import type { Raster } from './png';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A picture to paint on, back to front. Edges may lie between pixels: a pixel half covered takes half the colour. */
export interface Canvas extends Raster {
  /** Mixes `part` (0 to 1) of a colour into one pixel; outside the picture nothing happens. */
  dot(x: number, y: number, paint: { readonly colour: Colour; readonly part: number }): void;
  /** Paints row `y` between two edges. */
  row(y: number, edges: { readonly from: number; readonly to: number }, colour: Colour): void;
  /** Paints column `x` from an edge down to the bottom. */
  columnBelow(x: number, top: number, colour: Colour): void;
}

/** Makes a black canvas. */
export function createCanvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(width * height * 3);
  const mix = (at: number, colour: Colour, part: number) => {
    for (let channel = 0; channel < 3; channel++) {
      const old = pixels[at + channel] ?? 0;
      pixels[at + channel] = Math.round(old + ((colour[channel] ?? 0) - old) * part);
    }
  };
  return {
    width,
    height,
    pixels,
    dot(x, y, { colour, part }) {
      if (x >= 0 && x < width && y >= 0 && y < height) mix((y * width + x) * 3, colour, part);
    },
    row(y, { from, to }, colour) {
      if (y < 0 || y >= height) return;
      for (let x = Math.max(0, Math.floor(from)); x < Math.min(width, to); x++) {
        mix((y * width + x) * 3, colour, Math.min(x + 1, to) - Math.max(x, from));
      }
    },
    columnBelow(x, top, colour) {
      for (let y = Math.max(0, Math.floor(top)); y < height; y++) {
        mix((y * width + x) * 3, colour, Math.min(1, y + 1 - top));
      }
    },
  };
}

/** The colour `part` of the way (0 to 1) from one to another. */
export function blend(from: Colour, to: Colour, part: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * part,
    from[1] + (to[1] - from[1]) * part,
    from[2] + (to[2] - from[2]) * part,
  ];
}
