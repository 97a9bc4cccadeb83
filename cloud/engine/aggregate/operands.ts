import { isNumeric, toNumber, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import type { Expression, ExpressionContext, Operator } from './scope';

/** How many operands an operator takes. */
export interface Arity {
  readonly min: number;
  readonly max: number;
}

/** Compiles the operands of an operator: an array is a list of them, anything else is one. */
export function compileOperands(
  operand: unknown,
  context: ExpressionContext,
  { name, min, max }: Arity & { readonly name: string },
): Expression[] {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (list.length < min || list.length > max) {
    const wanted = min === max ? `exactly ${min}` : `at least ${min} and at most ${max}`;
    throw new EngineError(
      min === max ? 16020 : 28667,
      `Expression ${name} takes ${wanted} arguments. ${list.length} were passed in.`,
    );
  }
  return list.map((element) => context.compile(element));
}

/** Null or missing. */
export function nullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** An operator of one operand. */
export function unary(name: string, compute: (value: unknown) => unknown): Operator {
  return (operand, context) => {
    const [value] = compileOperands(operand, context, { name, min: 1, max: 1 }) as [Expression];
    return (root) => compute(value(root));
  };
}

/** An operator of two operands. */
export function binary(name: string, compute: (a: unknown, b: unknown) => unknown): Operator {
  return (operand, context) => {
    const [left, right] = compileOperands(operand, context, { name, min: 2, max: 2 }) as [
      Expression,
      Expression,
    ];
    return (root) => compute(left(root), right(root));
  };
}

/** An operator of any number of operands. */
export function variadic(
  name: string,
  compute: (values: readonly unknown[]) => unknown,
  { min = 0, max = Infinity }: Partial<Arity> = {},
): Operator {
  return (operand, context) => {
    const values = compileOperands(operand, context, { name, min, max });
    return (root) => compute(values.map((value) => value(root)));
  };
}

/** An operator of one number; null and missing give null. */
export function numeric(name: string, compute: (value: unknown) => unknown): Operator {
  return unary(name, (value) => {
    if (nullish(value)) return null;
    if (!isNumeric(value))
      throw new EngineError(28765, `${name} only supports numeric types, not ${typeOf(value)}`);
    return compute(value);
  });
}

/** Compiles the named arguments of an operator such as `$map`. */
export function compileNamed(
  operand: unknown,
  names: {
    readonly name: string;
    readonly required: readonly string[];
    readonly optional?: readonly string[];
  },
): Document {
  const { name, required, optional = [] } = names;
  if (typeOf(operand) !== 'object')
    throw new EngineError(28646, `${name} only supports an object as its argument`);
  const given = operand as Document;
  for (const field of Object.keys(given))
    if (!required.includes(field) && !optional.includes(field))
      throw new EngineError(28647, `Unrecognized parameter to ${name}: ${field}`);
  for (const field of required)
    if (!(field in given)) throw new EngineError(28648, `Missing '${field}' parameter to ${name}`);
  return given;
}

/** An array, null when null or missing, else an error. */
export function arrayOrNull(name: string, value: unknown): readonly unknown[] | null {
  if (nullish(value)) return null;
  if (!Array.isArray(value))
    throw new EngineError(
      28689,
      `The argument to ${name} must be an array, but was of type: ${typeOf(value)}`,
    );
  return value as unknown[];
}

/** Text of a value in string operators: null gives the empty text. */
export function textOf(name: string, value: unknown): string {
  if (nullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return `${value as number}`;
  if (value instanceof Date) return value.toISOString();
  throw new EngineError(16007, `can't convert from BSON type ${typeOf(value)} to String in ${name}`);
}

/** An integer operand. */
export function integerOf(name: string, value: unknown): number {
  const number = isNumeric(value) ? toNumber(value) : NaN;
  if (!Number.isInteger(number))
    throw new EngineError(28691, `${name} requires an integral value, found ${typeOf(value)}`);
  return number;
}
