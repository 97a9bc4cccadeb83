import { isDocument, shownName, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { nullish, unary } from '../operands';

/** `$objectToArray`: a document as an array of `{ k, v }`. */
export const $objectToArray = unary('$objectToArray', (value) => {
  if (nullish(value)) return null;
  if (!isDocument(value))
    throw new EngineError(40390, `$objectToArray requires a document input, found: ${typeOf(value)}`);
  return Object.entries(value).map(([name, v]) => ({ k: shownName(name), v }));
});
