import { encodeKey } from '../../values';

/** A text that two values share exactly when they are equal; the key of sets and groups. */
export function keyText(value: unknown): string {
  return typeof value === 'string' ? `s${value}` : encodeKey(value ?? null).toString('latin1');
}

/** The keys of all elements. */
export function keySet(array: readonly unknown[]): Set<string> {
  return new Set(array.map(keyText));
}

/** The elements without repetition, in order of appearance. */
export function distinct(array: readonly unknown[]): unknown[] {
  const seen = new Map<string, unknown>();
  for (const element of array) {
    const key = keyText(element);
    if (!seen.has(key)) seen.set(key, element);
  }
  return [...seen.values()];
}
