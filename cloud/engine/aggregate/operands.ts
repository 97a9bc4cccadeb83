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
    if (min === max)
      throw new EngineError(
        16020,
        `Expression ${name} takes exactly ${min} arguments. ${list.length} were passed in.`,
      );
    const most = max === Infinity ? '' : `, and at most ${max}`;
    throw new EngineError(
      28667,
      `Expression ${name} takes at least ${min} arguments${most}, but ${list.length} were passed in.`,
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

/** The codes of an operator's own, where it has them. */
export interface NamedCodes {
  /** The operand is no object. */
  readonly object: number;
  readonly unknown: number;
  /** By the missing argument. */
  readonly missing: Readonly<Record<string, number>> | number;
}

/** The named arguments an operator takes. */
export interface Named {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  readonly codes?: NamedCodes;
}

const CODES: NamedCodes = { object: 28646, unknown: 28647, missing: 28648 };

/** Checks the named arguments of an operator such as `$map`. */
export function compileNamed(operand: unknown, named: Named): Document {
  const { name, required, optional = [], codes = CODES } = named;
  if (typeOf(operand) !== 'object')
    throw new EngineError(
      codes.object,
      `${name} only supports an object as its argument, found: ${typeOf(operand)}`,
    );
  const given = operand as Document;
  for (const field of Object.keys(given))
    if (!required.includes(field) && !optional.includes(field))
      throw new EngineError(codes.unknown, `Unrecognized parameter to ${name}: ${field}`);
  for (const field of required)
    if (!(field in given)) {
      const { missing } = codes;
      const code = typeof missing === 'number' ? missing : (missing[field] ?? codes.unknown);
      throw new EngineError(code, `Missing '${field}' parameter to ${name}`);
    }
  return given;
}

/** The code and the sentence, before the type, with which an operator refuses what is no array. */
export type ArrayRefusal = readonly [code: number, sentence: string];

/** An array, null when null or missing, else an error. */
export function arrayOrNull(name: string, value: unknown, refusal?: ArrayRefusal): readonly unknown[] | null {
  if (nullish(value)) return null;
  if (Array.isArray(value)) return value as unknown[];
  const [code, sentence] = refusal ?? [28689, `The argument to ${name} must be an array, but was of type:`];
  throw new EngineError(code, `${sentence} ${typeOf(value)}`);
}

/** An array, also refusing null. */
export function arrayOf(value: unknown, [code, sentence]: ArrayRefusal): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new EngineError(code, `${sentence} ${nullish(value) ? 'null' : typeOf(value)}`);
}

/** Text of a value in string operators: null gives the empty text. */
export function textOf(name: string, value: unknown): string {
  if (nullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return `${value as number}`;
  if (value instanceof Date) return value.toISOString();
  throw new EngineError(16007, `can't convert from BSON type ${typeOf(value)} to String in ${name}`);
}

/** A text, null when null or missing, else an error. */
export function textOrNull(
  value: unknown,
  where: { readonly name: string; readonly part: string; readonly code: number },
): string | null {
  if (nullish(value)) return null;
  if (typeof value === 'string') return value;
  throw new EngineError(
    where.code,
    `${where.name} requires that '${where.part}' be a string, found: ${typeOf(value)}`,
  );
}

/** An integer operand. */
export function integerOf(name: string, value: unknown): number {
  const number = isNumeric(value) ? toNumber(value) : NaN;
  if (!Number.isInteger(number))
    throw new EngineError(28691, `${name} requires an integral value, found ${typeOf(value)}`);
  return number;
}
