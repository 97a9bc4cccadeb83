import { codeBehind } from './escape';
import { linearText, literalText, posixMembers, propertyText, setBehind } from './escapes';
import { invalid } from './invalid';
import { piece, type Piece } from './piece';
import type { Reader } from './reader';

interface Member {
  readonly native: string;
  readonly linear: string;
  /** Of a single sign: only those make ranges. */
  readonly code?: number;
}

/** A set in brackets. */
export function classPiece(reader: Reader): Piece {
  const from = reader.at();
  reader.skip('[');
  const negated = reader.skip('^');
  const members: Member[] = [];
  // A closing bracket in the first place is a member.
  if (reader.skip(']')) members.push(sign(0x5d));
  while (!reader.skip(']')) {
    if (reader.done()) throw invalid('missing terminating ] for character class', from);
    const low = member(reader);
    if (low === undefined) continue;
    if (low.code === undefined || !reader.ahead('-') || reader.ahead('-]')) {
      members.push(low);
      continue;
    }
    reader.skip('-');
    const high = member(reader);
    if (high?.code === undefined) members.push(low, sign(0x2d), ...(high === undefined ? [] : [high]));
    else if (high.code < low.code) throw invalid('range out of order in character class', reader.at());
    else members.push({ native: `${low.native}-${high.native}`, linear: `${low.linear}-${high.linear}` });
  }
  const text = (engine: 'native' | 'linear') =>
    `[${negated ? '^' : ''}${members.map((each) => each[engine]).join('')}]`;
  return piece(text('native'), text('linear'));
}

function member(reader: Reader): Member | undefined {
  if (reader.skip('\\E')) return undefined;
  const posix = reader.take(/\[:(\^?)(\w+):\]/y);
  if (posix !== undefined) {
    const members = posixMembers(posix[2] ?? '');
    if (members === undefined) throw invalid('unknown POSIX class name', reader.at());
    if (posix[1] === '^') throw invalid('negated POSIX classes are not supported', reader.at());
    return { native: members, linear: linearText(members) };
  }
  if (!reader.skip('\\')) return sign(reader.next().codePointAt(0) as number);
  if (reader.done()) throw invalid('\\ at end of pattern', reader.at());
  const property = reader.take(/([pP])(?:\{(\^?\w+)\}|(\w))/y);
  if (property !== undefined) {
    const found = propertyText(property[2] ?? property[3] ?? '', property[1] === 'P');
    if (found === undefined) throw invalid('unknown property name after \\P or \\p', reader.at());
    return found;
  }
  if (reader.skip('b')) return sign(8);
  const octal = reader.take(/[1-7][0-7]{0,2}/y);
  const code = octal === undefined ? codeBehind(reader) : parseInt(octal[0], 8);
  if (code !== undefined) return sign(code);
  const letter = reader.next();
  const set = setBehind(letter);
  if (set === undefined) {
    if (/[0-9A-Za-z]/.test(letter))
      throw invalid(`unrecognized character follows \\: ${letter}`, reader.at());
    return sign(letter.codePointAt(0) as number);
  }
  if (!set.negated) return { native: set.members, linear: linearText(set.members) };
  const capital = 'DWS'.includes(letter) ? `\\${letter}` : undefined;
  if (capital === undefined)
    throw invalid(`\\${letter} inside a character class is not supported`, reader.at());
  return { native: capital, linear: capital };
}

function sign(code: number): Member {
  const text = literalText(code);
  return { native: text, linear: linearText(text), code };
}
