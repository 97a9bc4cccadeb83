import { Int32 } from 'bson';
import { isDocument, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { sizeOfDocument } from '../memory';
import { nullish, unary } from '../operands';

/** `$bsonSize`: the bytes of a document as it is stored. */
export const $bsonSize = unary('$bsonSize', (value) => {
  if (nullish(value)) return null;
  if (!isDocument(value))
    throw new EngineError(31393, `$bsonSize requires a document input, found: ${typeOf(value)}`);
  return new Int32(sizeOfDocument(value));
});
