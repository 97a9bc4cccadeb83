import fc from 'fast-check';
import { pngOf } from '../../../../cloud/openapi/qr/png';
import { qrCodeOf, type QrCode } from '../../../../cloud/openapi/qr/qr-code';
import { readPng, readQrCode, scan } from './read-qr-code';

const read = ({ size, dark }: QrCode) => readQrCode(size, (x, y) => dark[y * size + x] === 1);
const codeOf = (bytes: Uint8Array): QrCode => {
  const code = qrCodeOf(bytes);
  if (code === undefined) throw new Error('no code');
  return code;
};
const BLACK = { color: [0, 0, 0], transparent: false } as const;

// Most bytes of each version in byte mode at level M, from ISO/IEC 18004.
it.each([
  [1, 14],
  [2, 26],
  [3, 42],
  [4, 62],
  [5, 84],
  [6, 106],
  [7, 122],
  [8, 152],
  [9, 180],
  [10, 213],
  [14, 362],
  [22, 779],
  [32, 1538],
  [40, 2331],
])('version %i holds %i bytes and not one more', (version, capacity) => {
  const bytes = Buffer.from(Array.from({ length: capacity }, (_, index) => (index * 37 + version) & 0xff));
  const reading = read(codeOf(bytes));
  expect(reading.version).toBe(version);
  expect(reading.payload.equals(bytes)).toBe(true);
  expect(new Set(reading.syndromes)).toEqual(new Set([0]));
  const more = qrCodeOf(Buffer.alloc(capacity + 1));
  if (version === 40) expect(more).toBeUndefined();
  else expect(more?.size).toBe(17 + 4 * (version + 1));
});

it('says what it was given, whatever that is, without an error to correct', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 213 }), (bytes) => {
      const { payload, syndromes } = read(codeOf(bytes));
      expect(payload.equals(Buffer.from(bytes))).toBe(true);
      expect(syndromes.every((syndrome) => syndrome === 0)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('uses more than one mask', () => {
  const masks = Array.from(
    { length: 40 },
    (_, index) => read(codeOf(Buffer.from(`code ${index * 7919}`))).mask,
  );
  expect(new Set(masks).size).toBeGreaterThan(3);
});

it('shows a wrong module to the reader, so that the other tests can fail', () => {
  const code = codeOf(Buffer.from('https://example.com'));
  const at = (code.size - 10) * code.size + code.size - 1;
  code.dark[at] = (code.dark[at] ?? 0) ^ 1;
  expect(read(code).syndromes.some((syndrome) => syndrome !== 0)).toBe(true);
  code.dark[0] = 0;
  expect(() => read(code)).toThrow('module 0,0 is wrong');
});

describe('as an image', () => {
  it.each([280, 430, 431, 1280])('is a square of %i pixels that can be scanned', (width) => {
    const png = pngOf(codeOf(Buffer.from('扫一扫 https://example.com/?id=1')), { width, ...BLACK });
    expect(readPng(png).width).toBe(width);
    expect(scan(png)).toMatchObject({ payload: Buffer.from('扫一扫 https://example.com/?id=1') });
  });

  it('grows beyond the width asked for where the code would not fit', () => {
    expect(readPng(pngOf(codeOf(Buffer.alloc(2331)), { width: 100, ...BLACK })).width).toBe(185);
  });

  it('has the colour asked for, on white or on nothing', () => {
    const code = codeOf(Buffer.from('x'));
    const white = readPng(pngOf(code, { width: 280, color: [1, 2, 3], transparent: false }));
    expect([...white.palette]).toEqual([255, 255, 255, 1, 2, 3]);
    expect(white.transparency).toBeUndefined();
    const clear = readPng(pngOf(code, { width: 280, color: [1, 2, 3], transparent: true }));
    expect([...(clear.transparency ?? [])]).toEqual([0, 255]);
  });
});
