/**
 * Whether a collection can have this name.
 *
 * Compat: the real cloud's rules for names are not published; these are MongoDB's, with a length that fits every name seen.
 */
export function isCollectionName(name: string): boolean {
  return /^(?!system\.)[^$\0]{1,64}$/u.test(name);
}
