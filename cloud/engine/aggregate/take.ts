import {
  compareValues,
  isDocument,
  isIntegral,
  isNumeric,
  toNumber,
  typeOf,
  type Document,
} from '../../values';
import { EngineError } from '../error';
import { compileSort } from '../query/sort';
import { smallest } from '../query/top';
import type { AccumulatorCompiler } from './accumulator';
import { compileNamed, nullish } from './operands';
import type { Expression, ExpressionContext } from './scope';

/** Which of the values an accumulator of several keeps. */
export type Choice = 'first' | 'last' | 'min' | 'max';

/** Reads the `n` of `$firstN` and its kin. */
export function countOfN(name: string, value: unknown): number {
  if (!isNumeric(value) || !isIntegral(value))
    throw new EngineError(5787902, `Value for 'n' must be of integral type, but found ${typeOf(value)}`);
  const count = toNumber(value);
  if (count <= 0) throw new EngineError(5787908, `'n' must be greater than 0, found ${count} for ${name}`);
  return count;
}

/** Compiles `{ n, input }`. */
export function compileTaking(
  name: string,
  operand: unknown,
  context: ExpressionContext,
): { readonly n: Expression; readonly input: Expression } {
  const given = compileNamed(operand, {
    name,
    required: ['n', 'input'],
    codes: { object: 5787900, unknown: 5787901, missing: { n: 5787906, input: 5787907 } },
  });
  return { n: context.compile(given['n']), input: context.compile(given['input']) };
}

/** The chosen values of a list: `min` and `max` know nothing of null and missing and sort their result. */
export function choose(choice: Choice, values: readonly unknown[], count: number): unknown[] {
  if (choice === 'first') return values.slice(0, count);
  if (choice === 'last') return values.slice(-count);
  const compare = choice === 'min' ? compareValues : (a: unknown, b: unknown) => compareValues(b, a);
  return smallest(
    values.filter((value) => !nullish(value)),
    count,
    compare,
  );
}

/** Makes `$firstN` and its kin: missing values are kept as null where order of arrival decides. */
export function takingAccumulator(name: string, choice: Choice): AccumulatorCompiler {
  return (operand, context) => {
    const { n, input } = compileTaking(name, operand, context);
    return {
      value: input,
      start: (id) => {
        const count = countOfN(name, n(isDocument(id) ? id : {}));
        let values: unknown[] = [];
        const enough = 2 * count + 128;
        return {
          add: (value) => {
            if (choice === 'first' && values.length >= count) return;
            values.push(choice === 'first' || choice === 'last' ? (value ?? null) : value);
            if (values.length > enough) values = choose(choice, values, count);
          },
          result: () => choose(choice, values, count),
        };
      },
    };
  };
}

interface Ranked {
  readonly key: readonly unknown[];
  readonly place: number;
  readonly output: unknown;
}

/** Makes `$top`, `$topN`, `$bottom` and `$bottomN`: the output of the documents at one end of an order. */
export function rankingAccumulator(
  name: string,
  { end, several }: { readonly end: 'top' | 'bottom'; readonly several: boolean },
): AccumulatorCompiler {
  return (operand, context) => {
    const required = several ? ['n', 'sortBy', 'output'] : ['sortBy', 'output'];
    const given = compileNamed(operand, {
      name,
      required,
      codes: { object: 5788001, unknown: 5788002, missing: { n: 5788003, output: 5788004, sortBy: 5788005 } },
    });
    const { sortBy } = given;
    if (!isDocument(sortBy)) throw new EngineError(5788604, `Expected sortBy to be an object for ${name}`);
    const { keyOf, compareKeys } = compileSort(sortBy);
    const output = context.compile(given['output']);
    const n = several ? context.compile(given['n']) : undefined;
    const order = (a: Ranked, b: Ranked) => compareKeys(a.key, b.key) || a.place - b.place;
    const compare = end === 'top' ? order : (a: Ranked, b: Ranked) => order(b, a);
    return {
      value: (root: Document) => ({ key: keyOf(root), output: output(root) ?? null }),
      start: (id) => {
        const count = n === undefined ? 1 : countOfN(name, n(isDocument(id) ? id : {}));
        let kept: Ranked[] = [];
        let place = 0;
        const first = () => smallest(kept, count, compare);
        return {
          add: (value) => {
            const { key, output: result } = value as Omit<Ranked, 'place'>;
            kept.push({ key, output: result, place: place++ });
            if (kept.length > 2 * count + 128) kept = first();
          },
          result: () => {
            const chosen = first();
            const outputs = (end === 'top' ? chosen : chosen.reverse()).map(({ output: result }) => result);
            return several ? outputs : (outputs[0] ?? null);
          },
        };
      },
    };
  };
}

/** @throws EngineError 5788200 for what is no array, null included. */
export function arrayOperand(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new EngineError(5788200, `Input must be an array, but found ${typeOf(value)}`);
}
