import { EJSON } from 'bson';
import { isDocument, isNumeric, toNumber, typeOf } from '../../values';

/** A value as MongoDB shows it inside its sentences. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(show).join(', ')} ]`;
  if (isDocument(value)) {
    const fields = Object.entries(value).map(([name, inner]) => `${name}: ${show(inner)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (typeOf(value) === 'objectId') return `ObjectId('${String(value)}')`;
  if (typeOf(value) === 'double') {
    const number = toNumber(value);
    return Number.isInteger(number) ? number.toFixed(1) : String(number);
  }
  if (isNumeric(value)) return String(toNumber(value));
  return value === undefined ? 'MISSING' : EJSON.stringify(value);
}
