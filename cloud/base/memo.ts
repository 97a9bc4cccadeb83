/**
 * Keeps what `make` has made, by the names it was made of, so that it is made once. At most `most` things are kept: when there
 * are more, all are let go, which costs less than keeping count of their use.
 */
export function createMemo<N extends readonly string[], T extends object>(
  most: number,
  make: (...names: N) => T,
): (...names: N) => T {
  const kept = new Map<string, T>();
  return (...names) => {
    const key = names.join('\0');
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(...names);
    if (kept.size >= most) kept.clear();
    kept.set(key, made);
    return made;
  };
}
