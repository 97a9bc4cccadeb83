import type { Document } from 'bson';
import { isDocument, isNumeric } from '../values';
import { refusal } from './refuse';

/** Whether a value can be the `_id` of a document on WeChat's cloud: a string or a number. */
export function isId(value: unknown): boolean {
  return typeof value === 'string' || isNumeric(value);
}

/**
 * The `_id` that a query asks for by equality, at the top or in a `$and`; undefined where it leaves it open.
 */
export function pinnedId(query: Document): unknown {
  const { _id, $and } = query as { readonly _id?: unknown; readonly $and?: unknown };
  if (isDocument(_id) && Object.keys(_id).join() === '$eq') return _id['$eq'];
  if (_id !== undefined && _id !== null && !isDocument(_id) && !Array.isArray(_id) && !isPattern(_id))
    return _id;
  if (!Array.isArray($and)) return undefined;
  for (const part of $and as readonly unknown[]) {
    const found = isDocument(part) ? pinnedId(part) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Checks the data of an update().
 *
 * @throws CloudError `INVALID_PARAM` where it is no operator document, changes nothing, or changes `_id`.
 */
export function checkOperators(update: Document): void {
  const operators = Object.entries(update);
  if (operators.some(([operator]) => !operator.startsWith('$')))
    throw refusal('INVALID_PARAM', 'OPERATORS_EXPECTED');
  const changes = operators.flatMap(([operator, paths]) =>
    isDocument(paths)
      ? Object.entries(paths).flatMap(([path, value]) => (operator === '$rename' ? [path, value] : [path]))
      : [],
  );
  if (changes.some(isIdPath)) throw refusal('INVALID_PARAM', 'ID_CHANGED');
  // A value that is no document is left to the store, whose sentence names the operator.
  if (changes.length === 0 && operators.every(([, paths]) => isDocument(paths))) {
    throw refusal('INVALID_PARAM', 'EMPTY_UPDATE');
  }
}

/**
 * Checks the data of a set().
 *
 * @throws CloudError `INVALID_PARAM` where it holds operators or an `_id`.
 */
export function checkReplacement(document: Document): void {
  const keys = Object.keys(document);
  if (keys.includes('_id')) throw refusal('INVALID_PARAM', 'ID_CHANGED');
  if (keys.some((key) => key.startsWith('$'))) throw refusal('INVALID_PARAM', 'OPERATORS_UNEXPECTED');
}

function isIdPath(path: unknown): boolean {
  return typeof path === 'string' && path.split('.')[0] === '_id';
}

function isPattern(value: unknown): boolean {
  if (value instanceof RegExp) return true;
  return (
    typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'BSONRegExp'
  );
}
