import { isDocument, typeOf, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { nullish, variadic } from '../operands';

/** `$mergeObjects`: documents laid over one another; null counts as empty. */
export const $mergeObjects = variadic('$mergeObjects', (values) => {
  const result: Document = {};
  for (const value of values) {
    if (nullish(value)) continue;
    if (!isDocument(value))
      throw new EngineError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeOf(value)}`,
      );
    for (const [name, field] of Object.entries(value)) writeField(result, name, field);
  }
  return result;
});
