import { isDocument } from '../../../values';
import { truthy } from '../../query/filter-shape';
import { compileNamed, compileOperands } from '../operands';
import type { Expression, Operator } from '../scope';

/** `$cond`: one of two values, the other one not computed. */
export const $cond: Operator = (operand, context) => {
  const list =
    Array.isArray(operand) || !isDocument(operand)
      ? operand
      : ['if', 'then', 'else'].map(
          (name) =>
            compileNamed(operand, {
              name: '$cond',
              required: ['if', 'then', 'else'],
              codes: { object: 17083, unknown: 17083, missing: { if: 17080, then: 17081, else: 17082 } },
            })[name],
        );
  const [test, yes, no] = compileOperands(list, context, { name: '$cond', min: 3, max: 3 }) as [
    Expression,
    Expression,
    Expression,
  ];
  return (root) => (truthy(test(root)) ? yes(root) : no(root));
};
