import { typeOf, type Comparison, type Document } from '../../values';
import { EngineError } from '../error';
import { compileExpression, createScope } from '../aggregate/expression';
import { extendScope } from '../aggregate/scope';
import { allOf, every, some, type Condition, type FilterContext, type Predicate } from './condition';
import { equalTo } from './equality';
import { FIELD_OPERATORS, TOP_OPERATORS } from './operators';
import { isOperators, truthy } from './filter-shape';
import { compilePath } from './path';
import { regexValueTest } from './regex';

export type { Predicate } from './condition';

/** Circumstances of a filter. */
export interface FilterOptions {
  /** `$$NOW` of `$expr`; without it `$$NOW` is refused. */
  readonly now?: Date;
  /** A number in [0, 1) for `$rand` and `$sampleRate`; without it they are refused. */
  readonly random?: () => number;
  /** Constants that `$expr` may name with two dollars. */
  readonly variables?: Document;
  /** The order of a collation, by which values compare and are equal; absent: MongoDB's own. */
  readonly compare?: Comparison;
  /** Compiles the operand of `$expr`; pipelines hand in theirs, which knows their variables. */
  readonly expression?: (operand: unknown) => Predicate;
}

const REFUSED: Readonly<Record<string, string>> = {
  $where: '$where runs JavaScript in the database, which this engine refuses; use $expr',
  $function: '$function runs JavaScript in the database, which this engine refuses; use $expr',
  $text: '$text needs a text index, which this engine does not have; use $regex',
};

/**
 * Compiles a MongoDB filter once, to be asked many times.
 *
 * @throws EngineError for an operator or operand MongoDB refuses, and for $where and $function.
 */
export function compileFilter(filter: Document, options: FilterOptions = {}): Predicate {
  const nested = (inner: Document) => compileFilter(inner, options);
  return allOf(
    Object.entries(filter).flatMap(([name, operand]) => {
      if (!name.startsWith('$'))
        return [compileCondition(operand, nested, options.compare).at(compilePath(name))];
      if (name === '$comment') return [];
      if (name === '$expr') return [(options.expression ?? expressionIn(options))(operand)];
      return [topOperator(name, operand, { nested, random: options.random })];
    }),
  );
}

interface Compiling {
  readonly nested: (filter: Document) => Predicate;
  readonly random: (() => number) | undefined;
}

function topOperator(name: string, operand: unknown, { nested, random }: Compiling): Predicate {
  refuse(name);
  const operator = Object.hasOwn(TOP_OPERATORS, name) ? TOP_OPERATORS[name] : undefined;
  if (operator === undefined)
    throw new EngineError(
      2,
      `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
    );
  return operator(operand, nested, random);
}

function refuse(name: string): void {
  const reason = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (reason !== undefined) throw new EngineError(238, reason);
}

function expressionIn(options: FilterOptions): (operand: unknown) => Predicate {
  return (operand) => {
    if (options.compare !== undefined) throw new EngineError(303, '$expr is not supported with a collation');
    const { now, random, variables = {} } = options;
    const plain = createScope({
      ...(now === undefined ? {} : { now }),
      ...(random === undefined ? {} : { random }),
    });
    const names = Object.keys(variables);
    const { scope, boxes } = extendScope(plain, names);
    boxes.forEach((box, at) => (box.value = compileExpression(variables[names[at] ?? ''], plain)({})));
    const evaluate = compileExpression(operand, scope);
    return (document) => truthy(evaluate(document));
  };
}

/** Compiles what stands behind a field: a document of operators, a regular expression, or a value to equal. */
export function compileCondition(
  operand: unknown,
  filter: (filter: Document) => Predicate = compileFilter,
  compare?: Comparison,
): Condition {
  if (typeOf(operand) === 'regex') return some(regexValueTest(operand));
  if (!isOperators(operand)) return some(equalTo(operand, compare));
  const context: FilterContext = {
    filter,
    condition: (inner) => compileCondition(inner, filter, compare),
    siblings: operand,
    compare,
  };
  const conditions = Object.entries(operand)
    .filter(([name]) => name !== '$comment' && (name !== '$options' || !('$regex' in operand)))
    .map(([name, value]) => {
      refuse(name);
      const operator = Object.hasOwn(FIELD_OPERATORS, name) ? FIELD_OPERATORS[name] : undefined;
      if (operator === undefined) throw new EngineError(2, `unknown operator: ${name}`);
      return operator(value, context);
    });
  return every(conditions);
}
