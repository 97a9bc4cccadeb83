import { Double } from 'bson';
import { isNumeric, toNumber } from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';

/** `$log`: a logarithm to a base. */
export const $log = binary('$log', (a, b) => {
  if (nullish(a) || nullish(b)) return null;
  const number = isNumeric(a) ? toNumber(a) : NaN;
  const base = isNumeric(b) ? toNumber(b) : NaN;
  if (!(number > 0)) throw new EngineError(28758, "$log's argument must be a positive number");
  if (!(base > 0) || base === 1)
    throw new EngineError(28759, "$log's base must be a positive number not equal to 1");
  return new Double(Math.log(number) / Math.log(base));
});
