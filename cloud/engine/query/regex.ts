import { regexParts, typeOf, compareValues } from '../../values';
import { BSONRegExp } from 'bson';
import { EngineError } from '../error';
import type { ValueTest } from './path';

const MAX_PATTERN = 32764;
const POSIX: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
  cntrl: '\\x00-\\x1f\\x7f',
};

/**
 * Compiles a PCRE pattern as far as JavaScript's own engine can follow: options `imsxu`, `(?i)` at the beginning, `\A`, `\z`,
 * `\Z`, `\h`, POSIX classes.
 *
 * Compat: atomic groups, possessive quantifiers, recursion and conditionals of PCRE are refused. The engine backtracks, so that a
 * hostile pattern over a long text can be slow; only its length is bounded, by MongoDB's 32764.
 */
export function compileRegex(pattern: string, options = ''): RegExp {
  if (pattern.length > MAX_PATTERN)
    throw new EngineError(51091, 'Regular expression is invalid: regular expression is too large');
  if (pattern.includes('\0') || options.includes('\0'))
    throw new EngineError(2, 'Regular expression cannot contain an embedded null byte');
  const bad = Array.from(options).find((option) => !'imsxu'.includes(option));
  if (bad !== undefined) throw new EngineError(51108, `invalid flag in regex options: ${bad}`);
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const flags = new Set(options + (inline?.[1] ?? ''));
  const source = translate(inline === null ? pattern : pattern.slice(inline[0].length), flags.has('x'));
  const native = Array.from(flags)
    .filter((flag) => 'ims'.includes(flag))
    .join('');
  try {
    return new RegExp(source, `${native}u`);
  } catch {
    return withoutUnicode(source, native);
  }
}

// The unicode mode refuses harmless escapes such as \- and \_ that PCRE allows.
function withoutUnicode(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new EngineError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

function translate(pattern: string, extended: boolean): string {
  const token = /\\[\s\S]|\[:(\w+):\]|[\s\S]/g;
  let result = '';
  let inClass = false;
  let inComment = false;
  for (const [text, posix] of pattern.matchAll(token)) {
    if (inComment) inComment = text !== '\n';
    else if (inClass) {
      if (text === ']') inClass = false;
      result += posix === undefined ? escapeInClass(text) : (POSIX[posix] ?? text);
    } else if (text === '[') {
      inClass = true;
      result += text;
    } else if (extended && text === '#') inComment = true;
    else if (!(extended && /\s/.test(text))) result += ESCAPES[text] ?? text;
  }
  return result;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\A': '(?<![\\s\\S])',
  '\\z': '(?![\\s\\S])',
  '\\Z': '(?=\\n?(?![\\s\\S]))',
  '\\h': '[ \\t]',
};

function escapeInClass(text: string): string {
  return text === '\\h' ? ' \\t' : text;
}

/** Met by a text the pattern finds, and by a stored regular expression equal to it. */
export function regexTest(pattern: string, options: string): ValueTest {
  const compiled = compileRegex(pattern, options);
  const same = new BSONRegExp(pattern, Array.from(options).sort().join(''));
  return (value) => {
    if (typeof value === 'string') return compiled.test(value);
    const type = typeOf(value);
    if (type === 'symbol') return compiled.test(String(value));
    return type === 'regex' && compareValues(value, same) === 0;
  };
}

/** Like {@link regexTest} for a regular expression value. */
export function regexValueTest(value: unknown): ValueTest {
  const { pattern, options } = regexParts(value);
  return regexTest(pattern, options);
}
