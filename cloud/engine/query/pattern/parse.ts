import { classPiece } from './class';
import { escapePiece } from './escape';
import { literalText } from './escapes';
import { invalid } from './invalid';
import { alternatives, piece, repeated, sequence, wrapped, type Piece } from './piece';
import { createReader, type Reader } from './reader';

/** The options of a stretch of a pattern. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

/** A pattern for both engines. */
export interface Parsed extends Piece {
  /** Whether letters match in both cases. */
  readonly ignoreCase: boolean;
  /** Whether it can begin at the text's beginning only. */
  readonly anchored: boolean;
}

interface State {
  readonly reader: Reader;
  flags: Flags;
  readonly first: boolean;
  /** Whether a group has changed the letters' case from what the whole pattern has. */
  mixed: boolean;
}

/** Reads a PCRE pattern. @throws EngineError 51091 for what it cannot be read as, or what is not supported. */
export function parsePattern(pattern: string, options: string): Parsed {
  const given = (flag: string) => options.includes(flag);
  const initial: Flags = { i: given('i'), m: given('m'), s: given('s'), x: given('x') };
  const reader = createReader(pattern);
  // Verbs at the beginning that choose what is the default here.
  while (reader.take(/\(\*(?:UTF8?|UCP|LF|ANYCRLF|NO_START_OPT)\)/y) !== undefined);
  const leading = leadingFlags(reader, initial);
  const state: State = { reader, flags: leading, first: leading.i, mixed: false };
  const anchored = !leading.m && (reader.ahead('^') || reader.ahead('\\A')) && !hasTopAlternative(pattern);
  const body = disjunction(state);
  if (!reader.done()) throw invalid('unmatched closing parenthesis', reader.at());
  return { ...body, native: state.mixed ? undefined : body.native, ignoreCase: leading.i, anchored };
}

// Any bar at all: only a pattern without one is surely bound to its first sign.
const hasTopAlternative = (pattern: string) => pattern.includes('|');

function leadingFlags(reader: Reader, flags: Flags): Flags {
  let current = flags;
  for (;;) {
    const found = reader.take(/\(\?([imsxn]*)(?:-([imsxn]+))?\)/y);
    if (found === undefined) return current;
    current = withFlags(current, found[1] ?? '', found[2] ?? '');
  }
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const of = (flag: keyof Flags) => (on.includes(flag) ? true : off.includes(flag) ? false : flags[flag]);
  return { i: of('i'), m: of('m'), s: of('s'), x: of('x') };
}

function disjunction(state: State): Piece {
  const outer = state.flags;
  const options: Piece[] = [];
  do options.push(sequenceOf(state));
  while (state.reader.skip('|'));
  state.flags = outer;
  return alternatives(options);
}

function sequenceOf(state: State): Piece {
  const { reader } = state;
  const pieces: Piece[] = [];
  while (!reader.done() && !reader.ahead('|') && !reader.ahead(')')) {
    if (state.flags.x && reader.take(/\s+|#[^\n]*\n?/y) !== undefined) continue;
    if (reader.take(/\(\?#[^)]*\)/y) !== undefined) continue;
    const quoted = reader.take(/\\Q([\s\S]*?)(?:\\E|$)/y);
    if (quoted !== undefined) {
      const signs = Array.from(quoted[1] ?? '');
      const last = signs.pop();
      pieces.push(...signs.map((sign) => literal(sign, state)));
      if (last !== undefined) pieces.push(quantified(literal(last, state), state));
      continue;
    }
    if (reader.skip('\\E')) continue;
    const flags = reader.take(/\(\?([imsxn]*)(?:-([imsxn]+))?\)/y);
    if (flags !== undefined) {
      state.flags = withFlags(state.flags, flags[1] ?? '', flags[2] ?? '');
      continue;
    }
    pieces.push(quantified(term(state), state));
  }
  return sequence(pieces);
}

const QUANTIFIER = /(?:([*+?])|\{(\d{1,5})(?:(,)(\d{0,5}))?\})([?+]?)/y;

function quantified(inner: Piece, state: State): Piece {
  const { reader } = state;
  if (state.flags.x) while (reader.take(/\s+|#[^\n]*\n?/y) !== undefined);
  const found = reader.take(QUANTIFIER);
  if (found === undefined) return inner;
  const [text, sign, least = '', comma, most = '', mode] = found;
  if (mode === '+') throw invalid('possessive quantifiers are not supported', reader.at());
  const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
  const max =
    sign === '?'
      ? 1
      : sign !== undefined
        ? Infinity
        : comma === undefined
          ? min
          : most === ''
            ? Infinity
            : Number(most);
  if (min > max) throw invalid('numbers out of order in {} quantifier', reader.at());
  const ready = /^\((?!\?:)|^\\b/i.test(inner.native ?? '') ? grouped(inner) : inner;
  const result = repeated(ready, { min, max, text });
  return reader.ahead('*') || reader.ahead('+') || reader.ahead('?')
    ? quantified(grouped(result), state)
    : result;
}

const grouped = (inner: Piece): Piece => wrapped(inner, ['(?:', ')'], ['(?:', ')']);

function term(state: State): Piece {
  const { reader, flags } = state;
  if (reader.ahead('(')) return group(state);
  if (reader.ahead('[')) return cased(classPiece(reader), state);
  if (reader.skip('.')) return flags.s ? piece('[\\s\\S]', '(?s:.)') : piece('[^\\n]');
  if (reader.skip('^')) return flags.m ? piece('(?<![^\\n])', '(?m:^)') : piece('^', '\\A');
  // Without `m` PCRE's end is also before a last line break.
  if (reader.skip('$')) return flags.m ? piece('(?![^\\n])', '(?m:$)') : piece('(?=\\n?$)', '(?:\\n?\\z)');
  if (reader.ahead('\\')) return cased(escapePiece(reader), state);
  if (reader.ahead('*') || reader.ahead('+') || reader.ahead('?'))
    throw invalid('quantifier does not follow a repeatable item', reader.at());
  return literal(reader.next(), state);
}

function literal(sign: string, state: State): Piece {
  return cased(piece(literalText(sign.codePointAt(0) as number)), state);
}

/** Where letters count otherwise than in the whole pattern, only the linear engine follows. */
function cased(inner: Piece, state: State): Piece {
  if (state.flags.i === state.first) return inner;
  state.mixed = true;
  const prefix = state.flags.i ? '(?i:' : '(?-i:';
  return wrapped(inner, ['', ''], [prefix, ')']);
}

function group(state: State): Piece {
  const { reader } = state;
  const from = reader.at();
  const look = reader.take(/\(\?(<?[=!])/y);
  if (look !== undefined) return closed(state, from, (inner) => wrapped(inner, [look[0], ')']));
  const named = reader.take(/\(\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y);
  if (named !== undefined) {
    const name = named[1] ?? named[2] ?? '';
    return closed(state, from, (inner) => wrapped(inner, [`(?<${name}>`, ')'], [`(?P<${name}>`, ')']));
  }
  const scoped = reader.take(/\(\?([imsxn]*)(?:-([imsxn]+))?:/y);
  if (scoped !== undefined) {
    const outer = state.flags;
    state.flags = withFlags(outer, scoped[1] ?? '', scoped[2] ?? '');
    const inner = closed(state, from, grouped);
    state.flags = outer;
    return inner;
  }
  const backward = reader.take(/\(\?P=([A-Za-z_]\w*)\)/y);
  if (backward !== undefined) return { ...piece(`\\k<${backward[1] ?? ''}>`), linear: undefined };
  if (reader.ahead('(?') || reader.ahead('(*'))
    throw invalid('atomic groups, conditions, recursion and verbs are not supported', from);
  reader.skip('(');
  return closed(state, from, (inner) => wrapped(inner, ['(', ')'], ['(', ')']));
}

function closed(state: State, from: number, make: (inner: Piece) => Piece): Piece {
  const flags = state.flags;
  const inner = disjunction(state);
  state.flags = flags;
  if (!state.reader.skip(')')) throw invalid('missing closing parenthesis', from);
  return make(inner);
}
