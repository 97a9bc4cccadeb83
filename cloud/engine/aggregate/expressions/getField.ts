import { isDocument, readField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';

/** `$getField`: a field by any name, dots and dollars included. */
export const $getField: Operator = (operand, context) => {
  const given: Document =
    typeof operand === 'string'
      ? { field: operand }
      : compileNamed(operand, { name: '$getField', required: ['field'], optional: ['input'] });
  const field = context.compile(given['field']);
  const input = 'input' in given ? context.compile(given['input']) : undefined;
  return (root) => {
    const name = field(root);
    const document = input === undefined ? root : input(root);
    if (typeof name !== 'string')
      throw new EngineError(3041704, "$getField requires 'field' to evaluate to a string");
    return isDocument(document) ? readField(document, name) : nullish(document) ? null : undefined;
  };
};
