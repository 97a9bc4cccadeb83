import { crc32 } from './crc32';
import { deflateSync } from 'node:zlib';

/** A picture of three bytes (red, green, blue) a pixel, row by row from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Writes a raster as a PNG file (ISO/IEC 15948): 8-bit truecolour, not interlaced. */
export function encodePng({ width, height, pixels }: Raster): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filterRows(width, height, pixels))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Stores each byte as its difference from the pixel above (filter 2), which makes flat areas and gradients small. */
function filterRows(width: number, height: number, pixels: Uint8Array): Buffer {
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1);
    rows[row] = 2;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const above = y === 0 ? 0 : (pixels[at - stride] ?? 0);
      rows[row + 1 + x] = (pixels[at] ?? 0) - above;
    }
  }
  return rows;
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
