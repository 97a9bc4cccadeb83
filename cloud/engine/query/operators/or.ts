import { clauses, type TopOperator } from './clauses';

/** `$or`: one of the filters matches. */
export const $or: TopOperator = (operand, compile) => {
  const predicates = clauses('$or', operand).map(compile);
  return (document) => {
    for (const predicate of predicates) if (predicate(document)) return true;
    return false;
  };
};
