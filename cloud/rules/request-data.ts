import { fieldsOf, isDocument, type Document } from '../values';
import { NoValue, ownField } from './language/truth';

/**
 * What an update was given, as rules see it: `request.data`. A field that an operator computes (`_.inc`, `_.push` …) is
 * there, but has no value that could be compared.
 *
 * Compat: what the real cloud shows of update operators could not be verified; here a rule that needs such a value refuses.
 */
export function dataOf(update: Document): Document {
  const data: Document = {};
  for (const [operator, paths] of Object.entries(fieldsOf(update))) {
    if (!isDocument(paths)) continue;
    for (const [path, given] of Object.entries(fieldsOf(paths))) {
      const computed = operator !== '$set' && operator !== '$setOnInsert';
      put(data, path.split('.'), computed ? COMPUTED : given);
      if (operator === '$rename' && typeof given === 'string') put(data, given.split('.'), COMPUTED);
    }
  }
  return data;
}

const COMPUTED = new NoValue('it is computed by an update operator', '其值由更新操作符计算');

function put(data: Document, parts: readonly string[], value: unknown): void {
  const [name = '', ...rest] = parts;
  const present = ownField(data, name);
  if (present instanceof NoValue) return;
  if (rest.length === 0) define(data, name, value);
  else {
    // Never into what the caller sent: a value given whole and by part is refused by the store.
    const inner: Document = isDocument(present) ? { ...fieldsOf(present) } : {};
    define(data, name, inner);
    put(inner, rest, value);
  }
}

function define(data: Document, name: string, value: unknown): void {
  Object.defineProperty(data, name, { value, enumerable: true, configurable: true, writable: true });
}
