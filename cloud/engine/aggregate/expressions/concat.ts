import { typeOf } from '../../../values';
import { EngineError } from '../../error';
import { nullish, variadic } from '../operands';

/** `$concat`: texts one after the other; null if one is null. */
export const $concat = variadic('$concat', (values) => {
  let result = '';
  for (const value of values) {
    if (nullish(value)) return null;
    if (typeof value !== 'string')
      throw new EngineError(16702, `$concat only supports strings, not ${typeOf(value)}`);
    result += value;
  }
  return result;
});
