import { EngineError } from '../../error';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';

/** `$replaceAll`: a text with every occurrence replaced. */
export const $replaceAll: Operator = (operand, context) => {
  const given = compileNamed(operand, { name: '$replaceAll', required: ['input', 'find', 'replacement'] });
  const parts = ['input', 'find', 'replacement'].map((name) => context.compile(given[name]));
  return (root) => {
    const [input, find, replacement] = parts.map((part) => part(root));
    if (nullish(input) || nullish(find) || nullish(replacement)) return null;
    if (typeof input !== 'string' || typeof find !== 'string' || typeof replacement !== 'string')
      throw new EngineError(51746, '$replaceAll requires three strings');
    return input.replaceAll(find, () => replacement);
  };
};
