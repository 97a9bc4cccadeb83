import { bitwise } from '../bitwise';

/** `$bitAnd`: the bits that all operands have. */
export const $bitAnd = bitwise('$bitAnd', -1, (a, b) => a & b);
