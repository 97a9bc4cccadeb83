import { isNumeric, toNumber, typeOf, type Comparison } from '../../../values';
import { EngineError } from '../../error';
import { some, type FieldOperator } from '../condition';
import { equalTo } from '../equality';
import { isOperators } from '../filter-shape';
import type { ValueTest } from '../path';
import { regexValueTest } from '../regex';

/** `$in`: equal to one of the values, or found by one of the regular expressions. */
export const $in: FieldOperator = (operand, { compare }) => some(oneOf('$in', operand, compare));

/** The test of `$in` and `$nin`; texts are looked up at once, other values one by one. */
export function oneOf(operator: string, operand: unknown, compare?: Comparison): ValueTest {
  if (!Array.isArray(operand)) throw new EngineError(2, `${operator} needs an array`);
  const texts = new Set<unknown>();
  const integers = new Set<number>();
  const tests: ValueTest[] = [];
  for (const value of operand as unknown[]) {
    if (isOperators(value)) throw new EngineError(2, `cannot nest $ under ${operator}`);
    if (typeof value === 'string' && compare === undefined) texts.add(value);
    else if (typeOf(value) === 'regex') tests.push(regexValueTest(value));
    else {
      if (isNumeric(value) && typeOf(value) === 'int') integers.add(toNumber(value));
      tests.push(equalTo(value, compare));
    }
  }
  return (value) => {
    if (typeof value === 'string' && texts.has(value)) return true;
    if (integers.size > 0 && typeOf(value) === 'int' && integers.has(toNumber(value))) return true;
    for (const test of tests) if (test(value)) return true;
    return false;
  };
}
