import { RE2JS } from 're2js';
import { invalid } from './invalid';
import { createLimited, type Limited } from './limited';
import { matchOf, type TextMatch } from './match';
import { parsePattern, type Parsed } from './parse';

export type { TextMatch } from './match';

/** A compiled regular expression whose every use ends soon. */
export interface TextPattern {
  /** Whether it is found in the text. @throws EngineError 51156 where it would take too long. */
  test(text: string): boolean;
  /** The first match from a place on. @throws EngineError 51156 where it would take too long. */
  find(text: string, from?: number): TextMatch | undefined;
}

/** Steps JavaScript's engine may need in the worst case; some milliseconds. */
const BUDGET = 500_000;

/**
 * Compiles a PCRE pattern. JavaScript's own engine, which is the quickest, runs it where the pattern's shape and the
 * text's length bound the work; else an engine whose time is linear in the text. What that one has not (references,
 * looking around) runs under a time limit.
 *
 * @throws EngineError 51091 for patterns that are wrong, and for what neither engine has.
 */
export function compileTextPattern(pattern: string, options: string): TextPattern {
  const parsed = parsePattern(pattern, options);
  const native = parsed.native === undefined ? undefined : nativeOf(parsed.native, parsed.ignoreCase);
  const within = native === undefined ? -1 : longestText(parsed);
  let linear: { readonly engine: RE2JS | undefined } | undefined;
  const linearEngine = () => (linear ??= { engine: linearOf(parsed) }).engine;
  let limited: Limited | undefined;
  const underLimit = (text: string, from: number) =>
    (limited ??= createLimited(native as RegExp))(text, from);
  // What is wrong with a pattern is said when it is compiled.
  if (native === undefined) linearEngine();
  return {
    test(text) {
      if (native !== undefined && text.length <= within) {
        native.lastIndex = 0;
        return native.test(text);
      }
      const engine = linearEngine();
      if (engine !== undefined) return engine.test(text);
      return underLimit(text, 0) !== undefined;
    },
    find(text, from = 0) {
      if (native !== undefined && text.length <= within) return nativeMatch(native, text, from);
      const engine = linearEngine();
      return engine === undefined ? underLimit(text, from) : linearMatch(engine, text, from);
    },
  };
}

/** The longest text on which JavaScript's engine keeps within the budget. */
function longestText({ effort, anchored }: Parsed): number {
  const { degree, choices, nested } = effort;
  if (nested || choices > BUDGET) return -1;
  const power = degree + (anchored ? 0 : 1);
  if (power <= 1 && choices <= 8) return Infinity;
  return Math.floor((BUDGET / choices) ** (1 / Math.max(1, power)));
}

function nativeOf(source: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(source, ignoreCase ? 'giu' : 'gu');
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function linearOf({ linear, ignoreCase, native }: Parsed): RE2JS | undefined {
  if (linear === undefined) {
    if (native === undefined)
      throw invalid('options inside a pattern with references or lookaround are not supported');
    return undefined;
  }
  try {
    return RE2JS.compile(linear, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (native === undefined) throw invalid((error as Error).message);
    // It may be too large there; then the time limit has to do.
    return undefined;
  }
}

function nativeMatch(regex: RegExp, text: string, from: number): TextMatch | undefined {
  regex.lastIndex = from;
  return matchOf(regex.exec(text));
}

function linearMatch(engine: RE2JS, text: string, from: number): TextMatch | undefined {
  const matcher = engine.matcher(text);
  if (!matcher.find(from)) return undefined;
  const groups = Array.from({ length: matcher.groupCount() }, (_, at) => matcher.group(at + 1));
  return { text: matcher.group() ?? '', index: matcher.start(), groups };
}
