import { isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';
import { realResult } from '../trigonometry';

/** `$log`: a logarithm to a base. */
export const $log = binary('$log', (a, b) => {
  if (nullish(a) || nullish(b)) return null;
  if (!isNumeric(a)) throw new EngineError(28756, `$log's argument must be numeric, not ${typeOf(a)}`);
  if (!isNumeric(b)) throw new EngineError(28757, `$log's base must be numeric, not ${typeOf(b)}`);
  const number = toNumber(a);
  const base = toNumber(b);
  if (number <= 0) throw new EngineError(28758, "$log's argument must be a positive number");
  if (base <= 0 || base === 1)
    throw new EngineError(28759, "$log's base must be a positive number not equal to 1");
  return realResult(Math.log(number) / Math.log(base), [a, b]);
});
