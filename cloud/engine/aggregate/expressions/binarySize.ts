import { Int32 } from 'bson';
import { binaryParts, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { nullish, unary } from '../operands';

/** `$binarySize`: the bytes of a text or of binary data. */
export const $binarySize = unary('$binarySize', (value) => {
  if (nullish(value)) return null;
  if (typeof value === 'string') return new Int32(Buffer.byteLength(value, 'utf8'));
  if (typeOf(value) === 'binData') return new Int32(binaryParts(value).bytes.length);
  throw new EngineError(51276, `$binarySize requires a string or BinData argument, found: ${typeOf(value)}`);
});
