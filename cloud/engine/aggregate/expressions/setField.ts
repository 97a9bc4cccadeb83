import { isDocument, typeOf, writeField, deleteField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileNamed, nullish } from '../operands';
import type { Expression, ExpressionContext, Operator } from '../scope';

/** `$setField`: a document with one field set, whatever its name; `$$REMOVE` takes it away. */
export const $setField: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$setField',
    required: ['field', 'input', 'value'],
    codes: { object: 4161100, unknown: 4161101, missing: { field: 4161102, value: 4161103, input: 4161109 } },
  });
  return fieldSetter('$setField', given, { context, value: context.compile(given['value']) });
};

interface Setting {
  readonly context: ExpressionContext;
  readonly value: Expression;
}

/** Sets the constant field `field` of `input`, or takes it away where the value is missing. */
export function fieldSetter(name: string, given: Document, { context, value }: Setting): Expression {
  const field = constantName(name, given['field']);
  const input = context.compile(given['input']);
  return (root) => {
    const document = input(root);
    if (nullish(document)) return null;
    if (!isDocument(document))
      throw new EngineError(
        4161105,
        `${name} requires 'input' to evaluate to type Object, but got ${typeOf(document)}`,
      );
    const copy = { ...document };
    const result = value(root);
    if (result === undefined) deleteField(copy, field);
    else writeField(copy, field, result);
    return copy;
  };
}

/** A field name given as constant text: `$`-names need `$literal`. */
function constantName(name: string, field: unknown): string {
  const literal = isDocument(field) && '$literal' in field ? field['$literal'] : field;
  if (typeof literal !== 'string' || (literal === field && literal.startsWith('$')))
    throw new EngineError(
      literal === field && typeof literal === 'string' ? 4161108 : 4161107,
      `${name} requires 'field' to evaluate to a constant string`,
    );
  return literal;
}
