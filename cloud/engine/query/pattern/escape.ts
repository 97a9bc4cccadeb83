import { controlCode, literalText, propertyText, setBehind, setPiece } from './escapes';
import { invalid } from './invalid';
import { piece, type Piece } from './piece';
import type { Reader } from './reader';

const ASSERTIONS: Readonly<Record<string, Piece>> = {
  A: piece('(?<![\\s\\S])', '\\A'),
  z: piece('(?![\\s\\S])', '\\z'),
  Z: piece('(?=\\n?(?![\\s\\S]))', '(?:\\n?\\z)'),
  b: piece('\\b'),
  B: piece('\\B'),
  N: piece('[^\\n]'),
  R: piece(
    '(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])',
    '(?:\\r\\n|[\\n\\v\\f\\r\\x{0085}\\x{2028}\\x{2029}])',
  ),
};

/** What stands behind a backslash, outside a set. */
export function escapePiece(reader: Reader): Piece {
  const from = reader.at();
  reader.skip('\\');
  if (reader.done()) throw invalid('\\ at end of pattern', from);
  const property = reader.take(/([pP])(?:\{(\^?\w+)\}|(\w))/y);
  if (property !== undefined) {
    const found = propertyText(property[2] ?? property[3] ?? '', property[1] === 'P');
    if (found === undefined) throw invalid('unknown property name after \\P or \\p', from);
    return piece(found.native, found.linear);
  }
  const back = reader.take(/([1-9]\d?)|g\{?([1-9]\d?)\}?|k(?:<(\w+)>|\{(\w+)\}|'(\w+)')/y);
  if (back !== undefined) {
    const number = back[1] ?? back[2];
    const name = back[3] ?? back[4] ?? back[5] ?? '';
    return { ...piece(number === undefined ? `\\k<${name}>` : `(?:\\${number})`), linear: undefined };
  }
  const code = codeBehind(reader);
  if (code !== undefined) return piece(literalText(code));
  const letter = reader.next();
  const set = setBehind(letter);
  if (set !== undefined) return setPiece(set.members, set.negated);
  const assertion = Object.hasOwn(ASSERTIONS, letter) ? ASSERTIONS[letter] : undefined;
  if (assertion !== undefined) return assertion;
  if (/[0-9A-Za-z]/.test(letter)) throw invalid(`unrecognized character follows \\: ${letter}`, from);
  return piece(literalText(letter.codePointAt(0) as number));
}

/** A code point given by number or letter, the backslash being taken; undefined for anything else. */
export function codeBehind(reader: Reader): number | undefined {
  const hex = reader.take(/x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{0,2}))/y);
  if (hex !== undefined) return checked(parseInt(hex[1] ?? hex[2] ?? '0', 16) || 0, reader);
  const octal = reader.take(/o\{([0-7]{1,7})\}|0([0-7]{0,2})/y);
  if (octal !== undefined) return checked(parseInt(octal[1] ?? octal[2] ?? '0', 8) || 0, reader);
  const control = reader.take(/c([ -~])/y);
  if (control !== undefined) return (control[1] as string).toUpperCase().charCodeAt(0) ^ 64;
  const letter = reader.take(/[aefnrt]/y);
  return letter === undefined ? undefined : controlCode(letter[0]);
}

function checked(code: number, reader: Reader): number {
  if (code > 0x10ffff)
    throw invalid('character code point value in \\x{} or \\o{} is too large', reader.at());
  return code;
}
