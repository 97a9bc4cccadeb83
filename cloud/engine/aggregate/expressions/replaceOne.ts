import { compileNamed, textOrNull } from '../operands';
import type { Operator } from '../scope';

/** `$replaceOne`: a text with the first occurrence replaced. */
export const $replaceOne: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$replaceOne',
    required: ['input', 'find', 'replacement'],
    codes: { object: 51751, unknown: 51750, missing: { input: 51749, find: 51748, replacement: 51747 } },
  });
  const parts = ['input', 'find', 'replacement'].map((name) => context.compile(given[name]));
  return (root) => {
    const [input, find, replacement] = parts.map((part) => part(root));
    const text = textOrNull(input, { name: '$replaceOne', part: 'input', code: 51746 });
    const wanted = textOrNull(find, { name: '$replaceOne', part: 'find', code: 51745 });
    const instead = textOrNull(replacement, { name: '$replaceOne', part: 'replacement', code: 51744 });
    if (text === null || wanted === null || instead === null) return null;
    return text.replace(wanted, () => instead);
  };
};
