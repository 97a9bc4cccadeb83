import { Int32 } from 'bson';
import { compareStrings } from '../../../values';
import { binary, textOf } from '../operands';

/** `$strcasecmp`: -1, 0 or 1 of two texts without regard to ASCII case. */
export const $strcasecmp = binary('$strcasecmp', (a, b) => {
  const left = upper(textOf('$strcasecmp', a));
  const right = upper(textOf('$strcasecmp', b));
  return new Int32(Math.sign(compareStrings(left, right)));
});

function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
