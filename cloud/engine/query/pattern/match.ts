/** One match. */
export interface TextMatch {
  readonly text: string;
  /** In UTF-16 units. */
  readonly index: number;
  /** What the groups have caught; null of one that took no part. */
  readonly groups: readonly (string | null)[];
}

/** A match of JavaScript's engine. */
export function matchOf(match: RegExpExecArray | null): TextMatch | undefined {
  if (match === null) return undefined;
  const [text, ...groups] = match;
  return { text, index: match.index, groups: groups.map((group: string | undefined) => group ?? null) };
}
