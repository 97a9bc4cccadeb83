import { isDocument, typeOf, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { nullish } from '../operands';
import type { Accumulator } from '../accumulator';

/** `$mergeObjects`: documents laid over one another. */
export const $mergeObjects: Accumulator = () => {
  const result: Document = {};
  return {
    add: (value) => {
      if (nullish(value)) return;
      if (!isDocument(value))
        throw new EngineError(
          40400,
          `$mergeObjects requires object inputs, but input is of type ${typeOf(value)}`,
        );
      for (const [name, field] of Object.entries(value)) writeField(result, name, field);
    },
    result: () => ({ ...result }),
  };
};
