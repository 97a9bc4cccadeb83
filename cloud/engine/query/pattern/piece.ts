/** How much a backtracking engine may have to try. */
export interface Effort {
  /** How many unbounded repetitions follow one another: the power of the text's length. */
  readonly degree: number;
  /** How many ways through there are besides. */
  readonly choices: number;
  /** Whether repetitions of choices make the number of ways exponential. */
  readonly nested: boolean;
}

/** Part of a pattern, translated. */
export interface Piece {
  /** For JavaScript's own engine with the flag `u`; undefined where it has no such thing. */
  readonly native: string | undefined;
  /** For the engine of linear time; undefined where it has no such thing. */
  readonly linear: string | undefined;
  readonly effort: Effort;
}

const ONE: Effort = { degree: 0, choices: 1, nested: false };

/** A piece without choices; the same text for both engines unless `linear` is given. */
export function piece(native: string | undefined, linear: string | undefined = native): Piece {
  return { native, linear, effort: ONE };
}

/** Pieces one after the other. */
export function sequence(pieces: readonly Piece[]): Piece {
  return {
    native: joined(pieces, 'native', ''),
    linear: joined(pieces, 'linear', ''),
    effort: {
      degree: pieces.reduce((sum, { effort }) => sum + effort.degree, 0),
      choices: pieces.reduce((product, { effort }) => product * effort.choices, 1),
      nested: pieces.some(({ effort }) => effort.nested),
    },
  };
}

/** Pieces of which one is taken. */
export function alternatives(pieces: readonly Piece[]): Piece {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  return {
    native: joined(pieces, 'native', '|'),
    linear: joined(pieces, 'linear', '|'),
    effort: {
      degree: Math.max(...pieces.map(({ effort }) => effort.degree)),
      choices: pieces.reduce((sum, { effort }) => sum + effort.choices, 0),
      nested: pieces.some(({ effort }) => effort.nested),
    },
  };
}

/** A piece between two texts. */
export function wrapped(
  inner: Piece,
  native: readonly [string, string],
  linear?: readonly [string, string],
): Piece {
  const between = (text: string | undefined, pair: readonly [string, string] | undefined) =>
    text === undefined || pair === undefined ? undefined : pair[0] + text + pair[1];
  return {
    native: between(inner.native, native),
    linear: between(inner.linear, linear),
    effort: inner.effort,
  };
}

/** A piece repeated. */
export function repeated(
  inner: Piece,
  { min, max, text }: { readonly min: number; readonly max: number; readonly text: string },
): Piece {
  return {
    native: inner.native === undefined ? undefined : inner.native + text,
    linear: inner.linear === undefined ? undefined : inner.linear + text,
    effort: repeatedEffort(inner.effort, min, max),
  };
}

function repeatedEffort({ degree, choices, nested }: Effort, min: number, max: number): Effort {
  const plain = degree === 0 && choices === 1;
  if (max === Infinity) return plain ? { degree: 1, choices: 1, nested } : { degree, choices, nested: true };
  if (plain) return { degree, choices: max - min + 1, nested };
  return { degree: degree * max, choices: (choices + (min === max ? 0 : 1)) ** max, nested };
}

function joined(pieces: readonly Piece[], engine: 'native' | 'linear', by: string): string | undefined {
  const texts = pieces.map((each) => each[engine]);
  return texts.includes(undefined) ? undefined : texts.join(by);
}
