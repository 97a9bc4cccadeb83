import type { Document } from '../../../values';
import { compileNamed } from '../operands';
import { extendScope, type Operator } from '../scope';

/** `$let`: an expression with more variables. */
export const $let: Operator = (operand, context) => {
  const given = compileNamed(operand, { name: '$let', required: ['vars', 'in'] });
  const vars = given['vars'] as Document;
  const names = Object.keys(vars);
  const values = names.map((name) => context.compile(vars[name]));
  const { scope, boxes } = extendScope(context.scope, names);
  const body = context.compile(given['in'], scope);
  return (root) => {
    const results = values.map((value) => value(root));
    boxes.forEach((box, index) => (box.value = results[index]));
    return body(root);
  };
};
