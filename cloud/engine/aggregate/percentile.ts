import { Double } from 'bson';
import { isNumeric, toNumber, typeOf } from '../../values';
import { EngineError } from '../error';
import type { Accumulator, AccumulatorCompiler } from './accumulator';
import { compileNamed } from './operands';
import type { ExpressionContext, Operator } from './scope';

interface Percentiles {
  readonly shares: readonly number[];
  /** Whether there is one result instead of a list. */
  readonly single: boolean;
}

/**
 * Makes the accumulator of `$median` and `$percentile`.
 *
 * Compat: exact where MongoDB may approximate, which its documentation allows.
 */
export function percentileAccumulator(name: string): AccumulatorCompiler {
  return (operand, context) => {
    const { input, wanted } = readOperand(name, operand, context);
    return { value: context.compile(input), start: percentiles(wanted) };
  };
}

/** Makes the expression: over the elements of an array, or one number. */
export function percentileExpression(name: string): Operator {
  return (operand, context) => {
    const { input, wanted } = readOperand(name, operand, context);
    const value = context.compile(input);
    const start = percentiles(wanted);
    return (root) => {
      const accumulation = start();
      const result = value(root);
      for (const element of Array.isArray(result) ? (result as unknown[]) : [result])
        accumulation.add(element);
      return accumulation.result();
    };
  };
}

function readOperand(name: string, operand: unknown, context: ExpressionContext) {
  const single = name === '$median';
  const given = compileNamed(operand, {
    name,
    required: single ? ['input', 'method'] : ['input', 'p', 'method'],
    codes: { object: single ? 7436100 : 7429703, unknown: 40415, missing: 40414 },
  });
  if (given['method'] !== 'approximate')
    throw new EngineError(2, `Currently only 'approximate' can be used as a ${name} 'method'`);
  const shares = single ? [0.5] : readShares(context.compile(given['p'])({}));
  return { input: given['input'], wanted: { shares, single } };
}

function readShares(list: unknown): number[] {
  if (!Array.isArray(list) || list.length === 0)
    throw new EngineError(
      7750301,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${typeOf(list)}`,
    );
  return list.map((share: unknown) => {
    if (!isNumeric(share))
      throw new EngineError(
        7750302,
        `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${typeOf(share)}`,
      );
    const number = toNumber(share);
    if (!(number >= 0 && number <= 1))
      throw new EngineError(
        7750303,
        `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${number}`,
      );
    return number;
  });
}

function percentiles({ shares, single }: Percentiles): Accumulator {
  return () => {
    const numbers: number[] = [];
    return {
      add: (value) => {
        if (isNumeric(value) && !Number.isNaN(toNumber(value))) numbers.push(toNumber(value));
      },
      result: () => {
        const sorted = Float64Array.from(numbers).sort();
        const results = shares.map((share) => {
          const number = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
          return number === undefined ? null : new Double(number);
        });
        return single ? results[0] : results;
      },
    };
  };
}
