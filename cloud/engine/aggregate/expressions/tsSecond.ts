import { Long, Timestamp } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { nullish, unary } from '../operands';

/** `$tsSecond`: the seconds of a timestamp, a long. */
export const $tsSecond = unary('$tsSecond', (value) => {
  if (nullish(value)) return null;
  if (!(value instanceof Timestamp))
    throw new EngineError(5687301, `Argument to $tsSecond must be a timestamp, but is ${typeOf(value)}`);
  return Long.fromNumber(value.t);
});
