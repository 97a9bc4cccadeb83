import type { Answer, ApiContext } from './api';
import { isObject, type Params } from './params';
import { pngOf } from './qr/png';
import { qrCodeOf } from './qr/qr-code';
import { refuse } from './refusals';

/** Pixels on a side, as WeChat has them. */
const WIDTH = { least: 280, usual: 430, most: 1280 };

/**
 * The image of a code that leads to a page: a QR code of the page's address in the preview.
 *
 * Compat: WeChat paints round codes of its own and answers a JPEG, unless `is_hyaline` asks for a PNG; this is a plain
 * QR code and always a PNG. A width out of range is brought into it.
 *
 * @param page - With its query, without a leading slash.
 */
export function codeImage(page: string, params: Params, { previewAddress }: ApiContext): Answer {
  const code = qrCodeOf(Buffer.from(previewAddress(page)));
  if (code === undefined) return refuse(40159);
  const width = Number(params['width'] ?? WIDTH.usual);
  if (!Number.isFinite(width)) return refuse(40097, 'width');
  return {
    contentType: 'image/png',
    bytes: pngOf(code, {
      width: Math.min(WIDTH.most, Math.max(WIDTH.least, Math.round(width))),
      color: params['auto_color'] === true ? [0, 0, 0] : colorOf(params['line_color']),
      transparent: params['is_hyaline'] === true,
    }),
  };
}

/** `{ r, g, b }` as numbers or texts; black where it is none. */
function colorOf(value: unknown): readonly [number, number, number] {
  const { r, g, b } = isObject(value) ? value : {};
  const [red = 0, green = 0, blue = 0] = [r, g, b].map((part) => {
    const number = Number(part);
    return Number.isInteger(number) && number >= 0 && number <= 255 ? number : 0;
  });
  return [red, green, blue];
}
