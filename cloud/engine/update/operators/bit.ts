import { Int32, type Long } from 'bson';
import { integerValue, isDocument, numberType, toInteger, typeOf, widerType } from '../../../values';
import { EngineError } from '../../error';
import { describe, lastPart, nameOf, type UpdateOperator } from '../modifier';

const RULES: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** `$bit`: and, or, xor of an int or long with another. */
export const $bit: UpdateOperator = (operand) => {
  const steps = stepsOf(operand);
  return (current, { document, path }) => {
    if (current !== undefined && !isInteger(current))
      throw new EngineError(
        2,
        `Cannot apply $bit to a value of non-integral type.${nameOf(document)} has the field ${lastPart(path)} of non-integer type ${typeOf(current)}`,
      );
    return steps.reduce(
      (value: unknown, [rule, mask]) => combine(rule, value, mask),
      current ?? new Int32(0),
    );
  };
};

type Rule = (a: bigint, b: bigint) => bigint;

function stepsOf(operand: unknown): (readonly [Rule, unknown])[] {
  if (!isDocument(operand))
    throw new EngineError(
      2,
      `The $bit modifier is not compatible with a ${typeOf(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  const steps = Object.entries(operand).map(([name, mask]) => {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (rule === undefined)
      throw new EngineError(
        2,
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`,
      );
    if (!isInteger(mask))
      throw new EngineError(
        2,
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeOf(mask)}' is not supported here: ${describe(mask)}`,
      );
    return [rule, mask] as const;
  });
  if (steps.length === 0)
    throw new EngineError(
      2,
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  return steps;
}

function isInteger(value: unknown): boolean {
  const type = typeOf(value);
  return type === 'int' || type === 'long';
}

function combine(rule: Rule, value: unknown, mask: unknown): Int32 | Long {
  const type = widerType(numberType(value), numberType(mask)) as 'int' | 'long';
  return integerValue(rule(toInteger(value) ?? 0n, toInteger(mask) ?? 0n), type) as Int32 | Long;
}
