/** A place in a pattern. */
export interface Reader {
  readonly at: () => number;
  readonly done: () => boolean;
  /** The text ahead that matches a sticky expression, taken. */
  take(expression: RegExp): RegExpExecArray | undefined;
  /** Whether the text ahead begins so; takes it. */
  skip(text: string): boolean;
  /** Whether the text ahead begins so. */
  ahead(text: string): boolean;
  /** The next code point, taken. */
  next(): string;
}

/** Reads a pattern from its beginning. `expression`s given to it are sticky. */
export function createReader(pattern: string): Reader {
  let at = 0;
  const reader: Reader = {
    at: () => at,
    done: () => at >= pattern.length,
    take(expression) {
      expression.lastIndex = at;
      const found = expression.exec(pattern);
      if (found === null) return undefined;
      at += found[0].length;
      return found;
    },
    ahead: (text) => pattern.startsWith(text, at),
    skip(text) {
      if (!pattern.startsWith(text, at)) return false;
      at += text.length;
      return true;
    },
    next() {
      const text = String.fromCodePoint(pattern.codePointAt(at) as number);
      at += text.length;
      return text;
    },
  };
  return reader;
}
