import type { Comparison, Document } from '../../values';
import type { MatchPath, ValueTest } from './path';

/** Tells whether a document matches. */
export type Predicate = (document: Document) => boolean;

/** What an operator demands of a value, before it is known where the value stands. */
export interface Condition {
  /** The condition on the values at a path. */
  at(path: MatchPath): Predicate;
  /** The condition on one value alone, as inside `$elemMatch`. */
  holds(value: unknown): boolean;
  /** Whether the condition is met by absence, so that it names no array position. */
  readonly negated?: boolean;
}

/** What operators may ask of the compiler. */
export interface FilterContext {
  /** Compiles a nested filter. */
  filter(filter: Document): Predicate;
  /** Compiles what stands behind a field: operators or a value to equal. */
  condition(operand: unknown): Condition;
  /** The operators beside the one being compiled, for `$options`. */
  readonly siblings: Document;
  /** The order of a collation; absent: MongoDB's own. */
  readonly compare?: Comparison | undefined;
}

/** An operator behind a field. */
export type FieldOperator = (operand: unknown, context: FilterContext) => Condition;

/** Met when a value at the path passes; with `whole` an array is asked only as itself. */
export function some(test: ValueTest, whole = false): Condition {
  return {
    at: (path) =>
      whole ? (document) => path.someWhole(document, test) : (document) => path.some(document, test),
    holds: test,
  };
}

/** Met when the other condition is not. */
export function not(condition: Condition): Condition {
  return {
    at: (path) => {
      const inner = condition.at(path);
      return (document) => !inner(document);
    },
    holds: (value) => !condition.holds(value),
    negated: true,
  };
}

/** Met when all are, each perhaps by another element. */
export function every(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  if (only !== undefined && conditions.length === 1) return only;
  return {
    at: (path) => allOf(conditions.map((condition) => condition.at(path))),
    holds: (value) => conditions.every((condition) => condition.holds(value)),
    negated: conditions.length > 0 && conditions.every((condition) => condition.negated === true),
  };
}

/** Matches when all predicates do. */
export function allOf(predicates: readonly Predicate[]): Predicate {
  const [first, second] = predicates;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (predicates.length === 2) return (document) => first(document) && second(document);
  return (document) => {
    for (const predicate of predicates) if (!predicate(document)) return false;
    return true;
  };
}
