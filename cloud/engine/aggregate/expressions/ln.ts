import { Double } from 'bson';
import { toNumber } from '../../../values';
import { EngineError } from '../../error';
import { numeric } from '../operands';

/** `$ln`: as a double; refused outside its domain. */
export const $ln = numeric('$ln', (value) => {
  const number = toNumber(value);
  if (number <= 0) throw new EngineError(28766, "$ln's argument must be a positive number");
  return new Double(Math.log(number));
});
