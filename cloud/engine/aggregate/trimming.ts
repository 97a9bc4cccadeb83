import { typeOf } from '../../values';
import { EngineError } from '../error';
import { compileNamed, nullish } from './operands';
import type { Operator } from './scope';

const WHITE = new Set(
  Array.from('\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'),
);

/** Makes `$trim` and its one-sided kin. */
export function trimmer(
  name: string,
  { left, right }: { readonly left: boolean; readonly right: boolean },
): Operator {
  return (operand, context) => {
    const given = compileNamed(operand, {
      name,
      required: ['input'],
      optional: ['chars'],
      codes: { object: 50696, unknown: 50694, missing: 50695 },
    });
    const input = context.compile(given['input']);
    const chars = 'chars' in given ? context.compile(given['chars']) : undefined;
    return (root) => {
      const text = input(root);
      const custom = chars?.(root);
      if (nullish(text) || (chars !== undefined && nullish(custom))) return null;
      if (typeof text !== 'string')
        throw new EngineError(50699, `${name} requires its input to be a string, got ${typeOf(text)}`);
      if (chars !== undefined && typeof custom !== 'string')
        throw new EngineError(50700, `${name} requires 'chars' to be a string, got ${typeOf(custom)}`);
      const units = Array.from(text);
      const set = typeof custom === 'string' ? new Set(Array.from(custom)) : WHITE;
      let from = 0;
      let to = units.length;
      while (left && from < to && set.has(units[from] as string)) from++;
      while (right && to > from && set.has(units[to - 1] as string)) to--;
      return units.slice(from, to).join('');
    };
  };
}
