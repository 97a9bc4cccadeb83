import { bitwise } from '../bitwise';

/** `$bitOr`: the bits that an operand has. */
export const $bitOr = bitwise('$bitOr', 0, (a, b) => a | b);
