import { Int32 } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { unary } from '../operands';

/** `$strLenCP`: the length of a text in code points. */
export const $strLenCP = unary('$strLenCP', (value) => {
  if (typeof value !== 'string')
    throw new EngineError(34471, `$strLenCP requires a string argument, found: ${typeOf(value)}`);
  return new Int32(Array.from(value).length);
});
