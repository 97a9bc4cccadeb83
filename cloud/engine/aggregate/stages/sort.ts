import { isDocument } from '../../../values';
import { EngineError } from '../../error';
import { compileSort } from '../../query/sort';
import { collect, type Stage, type StageCompiler } from '../stage';

/** `$sort`: all documents in order. */
export const $sort: StageCompiler = (operand) => sortStage(operand, Infinity);

/** A sort of which only the first `limit` are needed. */
export function sortStage(operand: unknown, limit: number): Stage {
  if (!isDocument(operand)) throw new EngineError(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0)
    throw new EngineError(15976, '$sort stage must have at least one sort key');
  const sorter = compileSort(operand);
  return async function* (input) {
    const sorted = sorter.sort(await collect(input), limit);
    if (sorted.length > 0) yield sorted;
  };
}
