import { integerValue, toInteger } from '../../../values';
import { bitsOf } from '../bitwise';
import { nullish, unary } from '../operands';

/** `$bitNot`: all bits of an int or long turned. */
export const $bitNot = unary('$bitNot', (value) => {
  if (nullish(value)) return null;
  const type = bitsOf('$bitNot', value);
  return integerValue(~(toInteger(value) ?? 0n), type);
});
