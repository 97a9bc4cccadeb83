import { divideNumbers, isNumeric, isZero, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';

/** `$divide`: the quotient, a double or decimal. */
export const $divide = binary('$divide', (a, b) => {
  if (nullish(a) || nullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b))
    throw new EngineError(16609, `$divide only supports numeric types, not ${typeOf(a)} and ${typeOf(b)}`);
  if (isZero(b)) throw new EngineError(2, "can't $divide by zero");
  return divideNumbers(a, b);
});
