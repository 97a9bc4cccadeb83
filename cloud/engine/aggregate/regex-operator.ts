import { Int32 } from 'bson';
import { regexParts, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { compileRegex, type TextMatch, type TextPattern } from '../query/regex';
import { compileNamed, nullish } from './operands';
import type { Operator } from './scope';

/** Makes an operator that looks for a pattern in a text. */
export function regexOperator(
  name: string,
  find: (text: string, regex: TextPattern) => unknown,
  nothing: unknown,
): Operator {
  return (operand, context) => {
    const given = compileNamed(operand, {
      name,
      required: ['input', 'regex'],
      optional: ['options'],
      codes: { object: 51103, unknown: 31024, missing: { input: 31022, regex: 31023 } },
    });
    const input = context.compile(given['input']);
    const pattern = context.compile(given['regex']);
    const options = context.compile(given['options'] ?? '');
    const known = new Map<string, TextPattern>();
    return (root) => {
      const text = input(root);
      const regex = pattern(root);
      if (nullish(text) || nullish(regex)) return nothing;
      if (typeof text !== 'string')
        throw new EngineError(51104, `${name} needs 'input' to be of type string`);
      const parts =
        typeof regex === 'string' ? { pattern: regex, options: String(options(root)) } : partsOf(name, regex);
      const key = `${parts.options}/${parts.pattern}`;
      const compiled = known.get(key) ?? compileRegex(parts.pattern, parts.options);
      known.set(key, compiled);
      return find(text, compiled);
    };
  };
}

function partsOf(name: string, regex: unknown) {
  if (typeOf(regex) !== 'regex')
    throw new EngineError(51105, `${name} needs 'regex' to be of type string or regex`);
  return regexParts(regex);
}

/** A match as MongoDB gives it: text, position in code points, groups. */
export function matchDocument(text: string, match: TextMatch | undefined): Document | null {
  if (match === undefined) return null;
  const idx = Array.from(text.slice(0, match.index)).length;
  return { match: match.text, idx: new Int32(idx), captures: [...match.groups] };
}
