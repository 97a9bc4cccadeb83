import { isDocument, isNumeric, isZero, type Document } from '../../values';

/** Whether a value behind a field is a document of operators; a reference (`$ref`, `$id`) is a value. */
export function isOperators(operand: unknown): operand is Document {
  if (!isDocument(operand)) return false;
  const [first] = Object.keys(operand);
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first);
}

/** Operators that ask a whole document rather than a value. */
const WHOLE: ReadonlySet<string> = new Set([
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$where',
  '$comment',
  '$jsonSchema',
  '$sampleRate',
]);

/** Whether operators ask a value: those of `$elemMatch` and `$pull` may ask the fields of elements instead. */
export function asksValue(operand: unknown): operand is Document {
  if (!isOperators(operand)) return false;
  const [first] = Object.keys(operand);
  return first !== undefined && !WHOLE.has(first);
}

/** Truth as MongoDB sees it: not false, null, missing or zero. */
export function truthy(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === undefined) return false;
  return !(isNumeric(value) && isZero(value));
}
