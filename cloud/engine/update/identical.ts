import { equalValues, fieldsOf, typeOf } from '../../values';

/** Whether two values would be stored in the same bytes: equal, and of the same types all through. */
export function identical(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  if (type === 'array') {
    const left = a as unknown[];
    const right = b as unknown[];
    return left.length === right.length && left.every((element, index) => identical(element, right[index]));
  }
  if (type === 'object') {
    const left = Object.entries(fieldsOf(a as object));
    const right = Object.entries(fieldsOf(b as object));
    return (
      left.length === right.length &&
      left.every(([name, value], index) => right[index]?.[0] === name && identical(value, right[index][1]))
    );
  }
  // 1.0 and 1.00 are equal decimals of different bytes, and so are 0 and -0.
  if (type === 'decimal' || type === 'double')
    return String(a) === String(b) && Object.is(Number(a), Number(b));
  return equalValues(a, b);
}
