import { Double } from 'bson';
import { toNumber } from '../../../values';
import { EngineError } from '../../error';
import { numeric } from '../operands';

/** `$log10`: as a double; refused outside its domain. */
export const $log10 = numeric('$log10', (value) => {
  const number = toNumber(value);
  if (number <= 0) throw new EngineError(28761, "$log10's argument must be a positive number");
  return new Double(Math.log10(number));
});
