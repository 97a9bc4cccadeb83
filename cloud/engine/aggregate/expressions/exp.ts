import { Double } from 'bson';
import { toNumber } from '../../../values';
import { numeric } from '../operands';

/** `$exp`: as a double. */
export const $exp = numeric('$exp', (value) => {
  const number = toNumber(value);
  return new Double(Math.exp(number));
});
