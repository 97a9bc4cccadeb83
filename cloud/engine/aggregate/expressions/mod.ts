import { isNumeric, isZero, remainder, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';

/** `$mod`: the remainder with the sign of the first. */
export const $mod = binary('$mod', (a, b) => {
  if (nullish(a) || nullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b))
    throw new EngineError(16611, `$mod only supports numeric types, not ${typeOf(a)} and ${typeOf(b)}`);
  if (isZero(b)) throw new EngineError(16610, "can't $mod by zero");
  return remainder(a, b);
});
