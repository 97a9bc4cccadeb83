import { Int32 } from 'bson';
import { compareStrings } from '../../../values';
import { binary, textOf } from '../operands';

/** `$strcasecmp`: -1, 0 or 1 of two texts without regard to ASCII case. */
export const $strcasecmp = binary('$strcasecmp', (a, b) => {
  const left = textOf('$strcasecmp', a).toUpperCase();
  const right = textOf('$strcasecmp', b).toUpperCase();
  return new Int32(Math.sign(compareStrings(left, right)));
});
