/** What an index holds of one document. */
export interface Entries {
  /** Entry prefixes (see `valuesKey`), each once. */
  readonly prefixes: readonly Buffer[];
  /** Paths at which an array was met. */
  readonly multikey: readonly string[];
  /** Whether a prefix had to be cut. */
  readonly cut: boolean;
  /** Whether a geo index holds larger cells than the smallest for it. */
  readonly coarse?: boolean;
}
