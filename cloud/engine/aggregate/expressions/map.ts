import { arrayOrNull, compileNamed, type ArrayRefusal } from '../operands';
import { extendScope, type Box, type Operator } from '../scope';

const REFUSAL: ArrayRefusal = [16883, 'input to $map must be an array not'];

/** `$map`: the expression for each element, missing as null. */
export const $map: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$map',
    required: ['input', 'in'],
    optional: ['as'],
    codes: { object: 16878, unknown: 16879, missing: { input: 16880, in: 16882 } },
  });
  const input = context.compile(given['input']);
  const { scope, boxes } = extendScope(context.scope, [(given['as'] ?? 'this') as string]);
  const [box] = boxes as [Box];
  const body = context.compile(given['in'], scope);
  return (root) => {
    const array = arrayOrNull('$map', input(root), REFUSAL);
    if (array === null) return null;
    return array.map((element) => {
      box.value = element;
      return body(root) ?? null;
    });
  };
};
