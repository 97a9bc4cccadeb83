import { Int32 } from 'bson';
import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { unary } from '../operands';

/** `$strLenBytes`: the length of a text in UTF-8 bytes. */
export const $strLenBytes = unary('$strLenBytes', (value) => {
  if (typeof value !== 'string')
    throw new EngineError(34473, `$strLenBytes requires a string argument, found: ${typeOf(value)}`);
  return new Int32(Buffer.byteLength(value, 'utf8'));
});
