import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { COVER_SIZE, drawCover } from '../../../cloudfunctions/notes-create/cover';
import { crc32 } from '../../../cloudfunctions/notes-create/crc32';
import { encodePng } from '../../../cloudfunctions/notes-create/png';

/** Reads a PNG of the kind we write, checking every length and checksum. */
function decode(png: Buffer) {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4));
    at += length + 12;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const rows = inflateSync(chunks.get('IDAT')!);
  const stride = width * 3;
  expect(rows).toHaveLength((stride + 1) * height);
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    expect(rows[y * (stride + 1)]).toBe(2);
    for (let x = 0; x < stride; x++) {
      const above = y === 0 ? 0 : pixels[(y - 1) * stride + x]!;
      pixels[y * stride + x] = rows[y * (stride + 1) + 1 + x]! + above;
    }
  }
  return { width, height, pixels };
}

describe('crc32', () => {
  it('knows the published check value', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});

describe('encodePng', () => {
  it('keeps every pixel', () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) =>
        fc
          .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
          .map((pixels) => ({ width, height, pixels })),
      );
    fc.assert(
      fc.property(picture, (raster) => {
        expect(decode(encodePng(raster))).toEqual(raster);
      }),
    );
  });
});

describe('drawCover', () => {
  it('draws a picture of its size, with sky, ground and houses in different colours', () => {
    const { width, height, pixels } = decode(drawCover('hello').png);
    expect({ width, height }).toEqual(COVER_SIZE);
    const colours = new Set<number>();
    for (let at = 0; at < pixels.length; at += 3) {
      colours.add((pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!);
    }
    expect(colours.size).toBeGreaterThan(50);
  });

  it('gives the same seed the same picture and name, another seed others', () => {
    const [first, again, other] = [drawCover('a'), drawCover('a'), drawCover('b')];
    expect(again).toEqual(first);
    expect(first.name).toMatch(/^[0-9a-f]{24}$/);
    expect(other.name).not.toBe(first.name);
    expect(other.png.equals(first.png)).toBe(false);
  });

  it('stays small', () => {
    for (const seed of ['a', 'b', 'c', 'd']) expect(drawCover(seed).png.length).toBeLessThan(60_000);
  });
});
