import { isDocument, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';
import { asksValue } from '../filter-shape';
import type { ValueTest } from '../path';

/** `$elemMatch`: one element of the array meets everything. */
export const $elemMatch: FieldOperator = (operand, context) => {
  if (!isDocument(operand)) throw new EngineError(2, '$elemMatch needs an Object');
  const test = asksValue(operand)
    ? valueTest(context.condition(operand))
    : documentTest(context.filter(operand));
  return some((value) => Array.isArray(value) && value.some(test), true);
};

function valueTest(condition: { holds(value: unknown): boolean }): ValueTest {
  return (value) => condition.holds(value);
}

// An array inside the array counts as a document whose fields are the positions.
function documentTest(predicate: (document: Document) => boolean): ValueTest {
  return (value) =>
    isDocument(value) ? predicate(value) : Array.isArray(value) && predicate(asDocument(value as unknown[]));
}

function asDocument(array: readonly unknown[]): Document {
  const made: Document = {};
  array.forEach((element, at) => writeField(made, String(at), element));
  return made;
}
