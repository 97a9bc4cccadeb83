import { EngineError } from '../error';
import { compileOperands } from './operands';
import type { Expression, ExpressionContext, Operator } from './scope';

/** One group's running result. */
export interface Accumulation {
  /** Takes one more value; `undefined` is missing. */
  add(value: unknown): void;
  /** The result so far, which later additions leave alone. */
  result(): unknown;
}

/** Starts one accumulation; `id` is the `_id` of its group, which the `n` of some accumulators may depend on. */
export type Accumulator = (id?: unknown) => Accumulation;

/** An accumulator with its operand: what each document gives, and what gathers it. */
export interface CompiledAccumulator {
  readonly start: Accumulator;
  readonly value: Expression;
}

/** Compiles the operand of an accumulator. */
export type AccumulatorCompiler = (operand: unknown, context: ExpressionContext) => CompiledAccumulator;

/**
 * An accumulator whose operand is one expression.
 *
 * @throws EngineError 40237 for a list of operands, which only expressions take.
 */
export function ofOne(name: string, start: Accumulator): AccumulatorCompiler {
  return (operand, context) => {
    if (Array.isArray(operand)) throw new EngineError(40237, `The ${name} accumulator is a unary operator`);
    return { start, value: context.compile(operand) };
  };
}

/** The accumulator as an expression: over its operands, or over the elements of its only one. */
export function accumulatorExpression(name: string, start: Accumulator): Operator {
  return (operand, context) => {
    const values = compileOperands(operand, context, { name, min: 0, max: Infinity });
    const [only] = values;
    return (root) => {
      const accumulation = start();
      const single = values.length === 1 ? only?.(root) : undefined;
      if (Array.isArray(single)) for (const element of single as unknown[]) accumulation.add(element);
      else if (values.length === 1) accumulation.add(single);
      else for (const value of values) accumulation.add(value(root));
      return accumulation.result();
    };
  };
}
