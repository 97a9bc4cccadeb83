import { bitsOperator } from './bits';

/** `$bitsAllSet`: all bits of the mask are set. */
export const $bitsAllSet = bitsOperator('$bitsAllSet', (bits, mask) => (bits & mask) === mask);
