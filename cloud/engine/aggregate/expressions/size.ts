import { Int32 } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { unary } from '../operands';

/** `$size`: the number of elements. */
export const $size = unary('$size', (value) => {
  if (!Array.isArray(value))
    throw new EngineError(17124, `The argument to $size must be an array, but was of type: ${typeOf(value)}`);
  return new Int32(value.length);
});
