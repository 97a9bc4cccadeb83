import { EngineError } from '../../error';
import { truthy } from '../../query/filter-shape';
import { compileNamed } from '../operands';
import type { Operator } from '../scope';

/** `$switch`: the value of the first case that is true, else the default. */
export const $switch: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$switch',
    required: ['branches'],
    optional: ['default'],
    codes: { object: 40060, unknown: 40067, missing: 40068 },
  });
  const { branches } = given;
  if (!Array.isArray(branches)) throw new EngineError(40061, "$switch expected an array for 'branches'");
  const cases = (branches as unknown[]).map((branch) => {
    const parts = compileNamed(branch, {
      name: '$switch',
      required: ['case', 'then'],
      codes: { object: 40062, unknown: 40063, missing: { case: 40064, then: 40065 } },
    });
    return { test: context.compile(parts['case']), result: context.compile(parts['then']) };
  });
  const otherwise = 'default' in given ? context.compile(given['default']) : undefined;
  if (cases.length === 0) throw new EngineError(40068, '$switch requires at least one branch.');
  return (root) => {
    for (const { test, result } of cases) if (truthy(test(root))) return result(root);
    if (otherwise !== undefined) return otherwise(root);
    throw new EngineError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};
