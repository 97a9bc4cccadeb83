/** 1 ascending, -1 descending. */
export type Direction = 1 | -1;

/** Bytes that sort under memcmp as `compareValues` sorts values; self-delimiting; equal numbers of any type give equal bytes. */
export function encodeKey(value: unknown): Buffer {
  throw new TypeError(`not yet ${String(value)}`);
}

/** The keys of several values one after the other; parts of direction -1 have their bytes inverted. */
export function encodeCompoundKey(values: readonly unknown[], directions: readonly Direction[]): Buffer {
  throw new TypeError(`not yet ${String(values)} ${String(directions)}`);
}
