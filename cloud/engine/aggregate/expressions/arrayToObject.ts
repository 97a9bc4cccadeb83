import { isDocument, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { arrayOrNull, unary, type ArrayRefusal } from '../operands';

const REFUSAL: ArrayRefusal = [40386, '$arrayToObject requires an array input, found:'];

/** `$arrayToObject`: a document made of `{ k, v }` or `[k, v]`. */
export const $arrayToObject = unary('$arrayToObject', (value) => {
  const array = arrayOrNull('$arrayToObject', value, REFUSAL);
  if (array === null) return null;
  const result: Document = {};
  for (const element of array) {
    const [name, field]: readonly unknown[] = isDocument(element)
      ? [element['k'], element['v']]
      : Array.isArray(element)
        ? (element as unknown[])
        : [];
    if (typeof name !== 'string')
      throw new EngineError(40394, '$arrayToObject requires pairs whose key is a string');
    writeField(result, name, field);
  }
  return result;
});
