import { crc32, deflateSync } from 'node:zlib';
import type { QrCode } from './qr-code';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Light modules a scanner wants on each side. */
const MARGIN = 4;

/** How a code is painted. */
export interface Paint {
  /** Pixels on a side; more where the code would not fit. */
  readonly width: number;
  /** Red, green and blue of dark modules, 0 to 255. */
  readonly color: readonly [number, number, number];
  /** `true`: light modules are transparent. */
  readonly transparent: boolean;
}

/** A QR code as a PNG image of two colours, in the middle of its margin. */
export function pngOf({ size, dark }: QrCode, { width, color, transparent }: Paint): Buffer {
  const scale = Math.max(1, Math.floor(width / (size + 2 * MARGIN)));
  const side = Math.max(width, size + 2 * MARGIN);
  const margin = Math.floor((side - size * scale) / 2);
  const lineBytes = Math.ceil(side / 8);
  // Each line begins with the number of its filter; 0 = none.
  const pixels = Buffer.alloc(side * (1 + lineBytes));
  for (let y = 0; y < size * scale; y++) {
    const line = (y + margin) * (1 + lineBytes) + 1;
    for (let x = 0; x < size * scale; x++) {
      if (dark[Math.floor(y / scale) * size + Math.floor(x / scale)] !== 1) continue;
      const at = line + ((x + margin) >> 3);
      pixels[at] = (pixels[at] ?? 0) | (0x80 >> ((x + margin) & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit a pixel, a palette; deflate, filters by line, not interlaced.
  header.set([1, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([0xff, 0xff, 0xff, ...color])),
    ...(transparent ? [chunk('tRNS', Buffer.from([0, 0xff]))] : []),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
