import { isDocument, isNumeric, isZero, type Document } from '../../values';

/** Whether a value behind a field is a document of operators; a reference (`$ref`, `$id`) is a value. */
export function isOperators(operand: unknown): operand is Document {
  if (!isDocument(operand)) return false;
  const [first] = Object.keys(operand);
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first);
}

/** Truth as MongoDB sees it: not false, null, missing or zero. */
export function truthy(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === undefined) return false;
  return !(isNumeric(value) && isZero(value));
}
