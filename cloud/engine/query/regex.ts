import { BSONRegExp } from 'bson';
import { regexParts, typeOf, compareValues } from '../../values';
import { EngineError } from '../error';
import type { ValueTest } from './path';
import { compileTextPattern, type TextPattern } from './pattern/text-pattern';

export type { TextMatch, TextPattern } from './pattern/text-pattern';

const MAX_PATTERN = 32764;

/**
 * Compiles a PCRE pattern with MongoDB's options `imsxu`. No text can make it hang: see {@link compileTextPattern}.
 *
 * Compat: atomic groups, possessive quantifiers, recursion and conditionals of PCRE are refused.
 *
 * @throws EngineError 51091, 51108 and 2 for patterns and options MongoDB refuses.
 */
export function compileRegex(pattern: string, options = ''): TextPattern {
  if (pattern.length > MAX_PATTERN)
    throw new EngineError(51091, 'Regular expression is invalid: regular expression is too large');
  if (pattern.includes('\0') || options.includes('\0'))
    throw new EngineError(2, 'Regular expression cannot contain an embedded null byte');
  const bad = Array.from(options).find((option) => !'imsxu'.includes(option));
  if (bad !== undefined) throw new EngineError(51108, `invalid flag in regex options: ${bad}`);
  return compileTextPattern(pattern, options);
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
