import { isDocument, readField, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileNamed, nullish } from '../operands';
import type { Operator } from '../scope';

/** `$getField`: a field by any name, dots and dollars included; missing of what is no document. */
export const $getField: Operator = (operand, context) => {
  const named = isDocument(operand) && !Object.keys(operand).some((name) => name.startsWith('$'));
  const given: Document = named
    ? compileNamed(operand, {
        name: '$getField',
        required: ['field', 'input'],
        codes: { object: 3041701, unknown: 3041701, missing: { field: 3041702, input: 3041703 } },
      })
    : { field: operand };
  const field = context.compile(given['field']);
  const input = context.compile('input' in given ? given['input'] : '$$CURRENT');
  return (root) => {
    const name = field(root);
    if (typeof name !== 'string')
      throw new EngineError(
        3041704,
        `$getField requires 'field' to evaluate to type String, but got ${typeOf(name)}`,
      );
    const document = input(root);
    if (isDocument(document)) return readField(document, name);
    return nullish(document) ? document : undefined;
  };
};
