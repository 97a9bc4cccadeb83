import { compareValues, isDocument, isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { compileSort } from '../../query/sort';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';

/** `$sortArray`: an array in order, by its elements or by their fields. */
export const $sortArray: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$sortArray',
    required: ['input', 'sortBy'],
    codes: { object: 2942500, unknown: 2942501, missing: { input: 2942502, sortBy: 2942503 } },
  });
  const input = context.compile(given['input']);
  const sort = sorterOf(given['sortBy']);
  return (root) => {
    const array = input(root);
    if (nullish(array)) return null;
    if (!Array.isArray(array))
      throw new EngineError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeOf(array)}`,
      );
    return sort(array);
  };
};

function sorterOf(sortBy: unknown): (array: readonly unknown[]) => unknown[] {
  if (isNumeric(sortBy)) {
    const direction = toNumber(sortBy);
    if (direction !== 1 && direction !== -1)
      throw new EngineError(2942505, 'The $sort element value must be either 1 or -1');
    return (array) => [...array].sort((a, b) => compareValues(a ?? null, b ?? null) * direction);
  }
  if (!isDocument(sortBy) || Object.keys(sortBy).length === 0)
    throw new EngineError(
      2942507,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  const { keyOf, compareKeys } = compileSort(sortBy);
  const keyed = (element: unknown) => ({
    element,
    key: keyOf(isDocument(element) ? element : {}),
  });
  return (array) =>
    array
      .map(keyed)
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ element }) => element);
}
