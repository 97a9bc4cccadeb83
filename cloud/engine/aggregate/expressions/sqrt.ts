import { Double } from 'bson';
import { toNumber } from '../../../values';
import { EngineError } from '../../error';
import { numeric } from '../operands';

/** `$sqrt`: as a double; refused outside its domain. */
export const $sqrt = numeric('$sqrt', (value) => {
  const number = toNumber(value);
  if (number < 0) throw new EngineError(28714, "$sqrt's argument must be greater than or equal to 0");
  return new Double(Math.sqrt(number));
});
