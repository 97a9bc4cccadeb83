import { truthy } from '../../query/filter-shape';
import { arrayOrNull, compileNamed, integerOf, nullish, type ArrayRefusal } from '../operands';
import { extendScope, type Box, type Operator } from '../scope';

const REFUSAL: ArrayRefusal = [28651, 'input to $filter must be an array not'];

/** `$filter`: the elements for which the condition is true. */
export const $filter: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$filter',
    required: ['input', 'cond'],
    optional: ['as', 'limit'],
    codes: { object: 28646, unknown: 28647, missing: { input: 28648, cond: 28650 } },
  });
  const input = context.compile(given['input']);
  const limit = 'limit' in given ? context.compile(given['limit']) : undefined;
  const { scope, boxes } = extendScope(context.scope, [(given['as'] ?? 'this') as string]);
  const [box] = boxes as [Box];
  const test = context.compile(given['cond'], scope);
  return (root) => {
    const array = arrayOrNull('$filter', input(root), REFUSAL);
    if (array === null) return null;
    const kept = array.filter((element) => {
      box.value = element;
      return truthy(test(root));
    });
    const most = limit?.(root);
    return nullish(most) ? kept : kept.slice(0, integerOf('$filter', most));
  };
};
