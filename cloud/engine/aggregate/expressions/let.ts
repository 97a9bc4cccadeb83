import { isDocument, typeOf } from '../../../values';
import { EngineError } from '../../error';
import { compileNamed } from '../operands';
import { extendScope, type Operator } from '../scope';

/** `$let`: an expression with more variables. */
export const $let: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$let',
    required: ['vars', 'in'],
    codes: { object: 16874, unknown: 16875, missing: { vars: 16876, in: 16877 } },
  });
  const { vars } = given;
  if (!isDocument(vars))
    throw new EngineError(10065, `invalid parameter: expected an object (vars), found ${typeOf(vars)}`);
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
