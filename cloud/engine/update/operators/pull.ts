import { equalValues, isDocument, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { compileFilter } from '../../query/filter';
import { asksValue } from '../../query/filter-shape';
import type { UpdateOperator } from '../modifier';

type ElementTest = (element: unknown) => boolean;

/** `$pull`: takes away the elements that equal the operand or meet its condition. */
export const $pull: UpdateOperator = (operand) => removeWhere('$pull', elementTest(operand));

function elementTest(operand: unknown): ElementTest {
  if (asksValue(operand) || typeOf(operand) === 'regex') {
    // As MongoDB does, each element is asked as a field's value: an element that is a list meets it by one of its own.
    const matches = compileFilter({ element: operand });
    return (element) => matches({ element });
  }
  if (isDocument(operand)) {
    const matches = compileFilter(operand);
    return (element) => isDocument(element) && matches(element);
  }
  return (element) => equalValues(element, operand);
}

/** The modifier that drops elements. */
export function removeWhere(name: string, test: ElementTest) {
  return (current: unknown): unknown => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) throw new EngineError(2, `Cannot apply ${name} to a non-array value`);
    const kept = (current as unknown[]).filter((element) => !test(element));
    return kept.length === current.length ? current : kept;
  };
}
