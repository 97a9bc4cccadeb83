import { clauses, type TopOperator } from './clauses';

/** `$nor`: none of the filters matches. */
export const $nor: TopOperator = (operand, compile) => {
  const predicates = clauses('$nor', operand).map(compile);
  return (document) => !predicates.some((predicate) => predicate(document));
};
