/** Orders two values as MongoDB does: negative, zero or positive. Total over all BSON values. */
export function compareValues(a: unknown, b: unknown): number {
  throw new TypeError(`not yet ${String(a)} ${String(b)}`);
}

/** Whether two values are equal in MongoDB's order: 1 equals 1.0, field order matters. */
export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}
