import { equalValues, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { binary } from '../operands';

/** `$in`: whether a value is an element of an array. */
export const $in = binary('$in', (value, array) => {
  if (!Array.isArray(array))
    throw new EngineError(40081, `$in requires an array as a second argument, found: ${typeOf(array)}`);
  return array.some((element) => equalValues(element, value));
});
