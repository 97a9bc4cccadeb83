import { arrayOrNull, compileNamed, type ArrayRefusal } from '../operands';
import { extendScope, type Box, type Operator } from '../scope';

const REFUSAL: ArrayRefusal = [
  40080,
  '$reduce requires that the input expression evaluate to an array, found:',
];

/** `$reduce`: folds an array from the left. */
export const $reduce: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$reduce',
    required: ['input', 'initialValue', 'in'],
    codes: { object: 40075, unknown: 40076, missing: { input: 40077, initialValue: 40078, in: 40079 } },
  });
  const input = context.compile(given['input']);
  const initial = context.compile(given['initialValue']);
  const { scope, boxes } = extendScope(context.scope, ['this', 'value']);
  const [element, value] = boxes as [Box, Box];
  const body = context.compile(given['in'], scope);
  return (root) => {
    const array = arrayOrNull('$reduce', input(root), REFUSAL);
    if (array === null) return null;
    let result = initial(root);
    for (const item of array) {
      element.value = item;
      value.value = result;
      result = body(root);
    }
    return result;
  };
};
