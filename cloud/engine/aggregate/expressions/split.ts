import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { binary, nullish } from '../operands';

/** `$split`: the parts of a text between separators. */
export const $split = binary('$split', (value, separator) => {
  if (nullish(value) || nullish(separator)) return null;
  if (typeof value !== 'string')
    throw new EngineError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeOf(value)}`,
    );
  if (typeof separator !== 'string')
    throw new EngineError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeOf(separator)}`,
    );
  if (separator === '') throw new EngineError(40087, '$split requires a non-empty separator');
  return value.split(separator);
});
