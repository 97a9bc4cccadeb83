import { bitwise } from '../bitwise';

/** `$bitXor`: the bits that an odd number of operands have. */
export const $bitXor = bitwise('$bitXor', 0, (a, b) => a ^ b);
