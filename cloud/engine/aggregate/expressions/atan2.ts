import { isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';
import { realResult } from '../trigonometry';

/** `$atan2`: the inverse tangent of y / x in radians, in the right quadrant. */
export const $atan2 = binary('$atan2', (y, x) => {
  if (nullish(y) || nullish(x)) return null;
  for (const value of [y, x])
    if (!isNumeric(value))
      throw new EngineError(51044, `$atan2 only supports numeric types, not ${typeOf(value)}`);
  return realResult(Math.atan2(toNumber(y), toNumber(x)), [y, x]);
});
