import { compileOperands } from './operands';
import type { Operator } from './scope';

/** One group's running result. */
export interface Accumulation {
  /** Takes one more value; `undefined` is missing. */
  add(value: unknown): void;
  result(): unknown;
}

/** Starts one accumulation per group. */
export type Accumulator = () => Accumulation;

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
