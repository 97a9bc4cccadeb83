import { bitsOperator } from './bits';

/** `$bitsAllClear`: all bits of the mask are clear. */
export const $bitsAllClear = bitsOperator('$bitsAllClear', (bits, mask) => (bits & mask) === 0n);
