import { isNumeric, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { roundValue } from '../rounding';
import { integerOf, nullish, variadic } from '../operands';

/** `$trunc`: cuts off at a decimal place. */
export const $trunc = variadic(
  '$trunc',
  ([value, place = 0]) => {
    if (nullish(value) || nullish(place)) return null;
    if (!isNumeric(value))
      throw new EngineError(51081, `$trunc only supports numeric types, not ${typeOf(value)}`);
    return roundValue(value, 'trunc', integerOf('$trunc', place));
  },
  { min: 1, max: 2 },
);
