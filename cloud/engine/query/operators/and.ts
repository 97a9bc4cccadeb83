import { allOf } from '../condition';
import { clauses, type TopOperator } from './clauses';

/** `$and`: every filter matches. */
export const $and: TopOperator = (operand, compile) => allOf(clauses('$and', operand).map(compile));
