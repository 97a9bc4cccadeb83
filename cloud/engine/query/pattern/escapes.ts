import { piece, type Piece } from './piece';

const SPACE = '\\t\\n\\v\\f\\r ';
const HORIZONTAL = '\\t \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000';
const VERTICAL = '\\n\\v\\f\\r\\u0085\\u2028\\u2029';
const DIGIT = '0-9';
const WORD = '0-9A-Za-z_';

/** Sets behind a letter, as PCRE has them without UCP: ASCII, but for the kinds of blank. A capital means the rest. */
const SETS: Readonly<Record<string, string>> = { d: DIGIT, w: WORD, s: SPACE, h: HORIZONTAL, v: VERTICAL };

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: DIGIT,
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: SPACE,
  blank: '\\t ',
  punct: '!-\\/:-@\\[-`\\{-~',
  xdigit: '0-9A-Fa-f',
  word: WORD,
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
  graph: '!-~',
  ascii: '\\x00-\\x7f',
};

const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/** The engine of linear time spells code points in its own way. */
export const linearText = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/g, '\\x{$1}').replace(/\\u\{/g, '\\x{');

/** The members of `\d` and its like; `negated` for a capital. */
export function setBehind(
  letter: string,
): { readonly members: string; readonly negated: boolean } | undefined {
  const small = letter.toLowerCase();
  const members = Object.hasOwn(SETS, small) ? SETS[small] : undefined;
  return members === undefined ? undefined : { members, negated: letter === letter.toUpperCase() };
}

/** The members of `[:name:]`. */
export function posixMembers(name: string): string | undefined {
  return Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
}

/** The code point of a control letter such as `\n`. */
export function controlCode(letter: string): number | undefined {
  return Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
}

/** One code point as both engines understand it, inside a set and outside. */
export function literalText(code: number): string {
  const text = String.fromCodePoint(code);
  if (/[0-9A-Za-z_ ]/.test(text) || code > 0xff)
    return code >= 0xd800 && code <= 0xdfff ? unicode(code) : text;
  return `\\x${code.toString(16).padStart(2, '0')}`;
}

const unicode = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`;

/** A set of members. */
export function setPiece(members: string, negated: boolean): Piece {
  const text = `[${negated ? '^' : ''}${members}]`;
  return piece(text, linearText(text));
}

/** `\p{Name}`: a category, or a script, which JavaScript wants to be told. */
export function propertyText(
  name: string,
  negated: boolean,
): { readonly native: string; readonly linear: string } | undefined {
  const inverse = name.startsWith('^');
  const plain = inverse ? name.slice(1) : name;
  const letter = negated !== inverse ? 'P' : 'p';
  for (const spelled of [plain, `Script=${plain}`]) {
    try {
      const native = `\\${letter}{${spelled}}`;
      new RegExp(native, 'u');
      return { native, linear: `\\${letter}{${plain}}` };
    } catch {
      // The next spelling.
    }
  }
  return undefined;
}
