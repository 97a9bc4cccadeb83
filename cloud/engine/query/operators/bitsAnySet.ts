import { bitsOperator } from './bits';

/** `$bitsAnySet`: a bit of the mask is set. */
export const $bitsAnySet = bitsOperator('$bitsAnySet', (bits, mask) => (bits & mask) !== 0n);
