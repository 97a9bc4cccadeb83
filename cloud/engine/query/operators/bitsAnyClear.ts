import { bitsOperator } from './bits';

/** `$bitsAnyClear`: a bit of the mask is clear. */
export const $bitsAnyClear = bitsOperator('$bitsAnyClear', (bits, mask) => (bits & mask) !== mask);
