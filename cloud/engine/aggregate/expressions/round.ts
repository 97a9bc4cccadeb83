import { isNumeric, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { roundValue } from '../rounding';
import { integerOf, nullish, variadic } from '../operands';

/** `$round`: rounds half to even at a decimal place. */
export const $round = variadic(
  '$round',
  ([value, place = 0]) => {
    if (nullish(value) || nullish(place)) return null;
    if (!isNumeric(value))
      throw new EngineError(51081, `$round only supports numeric types, not ${typeOf(value)}`);
    return roundValue(value, 'even', integerOf('$round', place));
  },
  { min: 1, max: 2 },
);
