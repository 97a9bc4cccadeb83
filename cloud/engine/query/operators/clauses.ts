import { isDocument, type Document } from '../../../values';
import { EngineError } from '../../error';
import type { Predicate } from '../condition';

/** An operator at the top of a filter. */
export type TopOperator = (
  operand: unknown,
  compile: (filter: Document) => Predicate,
  random?: () => number,
) => Predicate;

/** The filters behind `$and`, `$or` and `$nor`. */
export function clauses(operator: string, operand: unknown): readonly Document[] {
  if (!Array.isArray(operand)) throw new EngineError(2, `${operator} argument must be an array`);
  if (operand.length === 0) throw new EngineError(2, `${operator} argument must be a non-empty array`);
  return (operand as unknown[]).map((entry) => {
    if (!isDocument(entry)) throw new EngineError(2, '$or/$and/$nor entries need to be full objects');
    return entry;
  });
}
