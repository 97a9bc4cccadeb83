import { compileNamed } from '../operands';
import type { Operator } from '../scope';
import { fieldSetter } from './setField';

/** `$unsetField`: a document without one field, whatever its name. */
export const $unsetField: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$unsetField',
    required: ['field', 'input'],
    codes: { object: 4161110, unknown: 4161111, missing: { field: 4161102, input: 4161109 } },
  });
  return fieldSetter('$unsetField', given, { context, value: () => undefined });
};
