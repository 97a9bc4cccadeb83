import { Long, Timestamp } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { nullish, unary } from '../operands';

/** `$tsIncrement`: the counter of a timestamp, a long. */
export const $tsIncrement = unary('$tsIncrement', (value) => {
  if (nullish(value)) return null;
  if (!(value instanceof Timestamp))
    throw new EngineError(5687302, `Argument to $tsIncrement must be a timestamp, but is ${typeOf(value)}`);
  return Long.fromNumber(value.i);
});
