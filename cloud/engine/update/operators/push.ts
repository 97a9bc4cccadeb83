import { compareValues, isDocument, isIntegral, isNumeric, toNumber, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { compileSort } from '../../query/sort';
import { lastPart, nameOf, type UpdateOperator } from '../modifier';

type ArrayChange = (array: unknown[]) => unknown[];

/** `$push`: appends one value, or with `$each` several, at `$position`, then `$sort`, then `$slice`. */
export const $push: UpdateOperator = (operand) => {
  const { values, position, sort, slice } = clausesOf(operand);
  return (current, { document, path }) => {
    if (current !== undefined && !Array.isArray(current))
      throw new EngineError(
        2,
        `The field '${lastPart(path)}' must be an array but is of type ${typeOf(current)} in document ${nameOf(document)}`,
      );
    const array = (current ?? []) as unknown[];
    const at = position === undefined ? array.length : placeOf(position, array.length);
    const result = [...array.slice(0, at), ...values, ...array.slice(at)];
    return slice(sort(result));
  };
};

interface Clauses {
  readonly values: readonly unknown[];
  readonly position: number | undefined;
  readonly sort: ArrayChange;
  readonly slice: ArrayChange;
}

const SAME: ArrayChange = (array) => array;

function clausesOf(operand: unknown): Clauses {
  if (!isDocument(operand) || !('$each' in operand))
    return { values: [operand], position: undefined, sort: SAME, slice: SAME };
  const { $each: each, $position: position, $sort: sort, $slice: slice, ...rest } = operand;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new EngineError(2, `Unrecognized clause in $push: ${unknown}`);
  if (!Array.isArray(each))
    throw new EngineError(
      2,
      `The argument to $each in $push must be an array but it was of type: ${typeOf(each)}`,
    );
  return {
    values: each,
    position: position === undefined ? undefined : integer('$position', position),
    sort: sort === undefined ? SAME : sorter(sort),
    slice: slice === undefined ? SAME : slicer(integer('$slice', slice)),
  };
}

function integer(name: string, value: unknown): number {
  if (!isNumeric(value) || !isIntegral(value))
    throw new EngineError(
      2,
      `The value for ${name} must be an integer value but was given type: ${typeOf(value)}`,
    );
  return toNumber(value);
}

function placeOf(position: number, length: number): number {
  return position < 0 ? Math.max(0, length + position) : Math.min(position, length);
}

function slicer(count: number): ArrayChange {
  return (array) => (count < 0 ? array.slice(count) : array.slice(0, count));
}

function sorter(sort: unknown): ArrayChange {
  if (isNumeric(sort)) {
    const direction = toNumber(sort);
    if (direction !== 1 && direction !== -1)
      throw new EngineError(2, 'The $sort element value must be either 1 or -1');
    return (array) => [...array].sort((a, b) => compareValues(a, b) * direction);
  }
  if (!isDocument(sort) || Object.keys(sort).length === 0)
    throw new EngineError(
      2,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  const { keyOf, compareKeys } = compileSort(sort);
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
