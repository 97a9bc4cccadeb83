import { codewordsOf } from './codewords';
import { drawCodewords, drawFormat, openGrid } from './grid';
import { applyMask, MASK_COUNT, penaltyOf } from './mask';
import { versionFor } from './version';

/** A QR code without the light margin it needs around it. */
export interface QrCode {
  /** Modules on a side. */
  readonly size: number;
  /** 1 = dark, row by row. */
  readonly dark: Uint8Array;
}

/**
 * A QR code of these bytes (ISO/IEC 18004): byte mode, error-correction level M, the smallest version they fit into.
 *
 * @returns undefined for more than 2331 bytes.
 */
export function qrCodeOf(bytes: Uint8Array): QrCode | undefined {
  const version = versionFor(bytes.length);
  if (version === undefined) return undefined;
  const grid = openGrid(version);
  drawCodewords(grid, codewordsOf(bytes, version));
  let best = 0;
  let least = Infinity;
  for (let mask = 0; mask < MASK_COUNT; mask++) {
    applyMask(grid, mask);
    drawFormat(grid, mask);
    const penalty = penaltyOf(grid);
    if (penalty < least) [best, least] = [mask, penalty];
    applyMask(grid, mask);
  }
  applyMask(grid, best);
  drawFormat(grid, best);
  return { size: grid.size, dark: grid.dark };
}
