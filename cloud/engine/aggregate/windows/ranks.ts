import { Int32 } from 'bson';
import { isDocument } from '../../../values';
import { EngineError } from '../../error';
import type { WindowCompiler, WindowFunction } from './function';

/** How places are counted: equal ones alike with gaps, alike without, or each by itself. */
export type Counting = 'gaps' | 'dense' | 'each';

/** Makes `$rank`, `$denseRank` and `$documentNumber`. */
export function ranking(counting: Counting): WindowCompiler {
  return (name, operand, { sortBy, window }) => {
    if (!isDocument(operand) || Object.keys(operand).length > 0)
      throw new EngineError(5371603, `${name} must be specified with '{}' as the value`);
    if (window !== undefined)
      throw new EngineError(5371601, 'Rank style window functions take no other arguments');
    if (sortBy === undefined || (counting !== 'each' && Object.keys(sortBy).length !== 1))
      throw new EngineError(
        5371602,
        `${name} must be specified with a top level sortBy expression with exactly one element`,
      );
    return counted(counting);
  };
}

function counted(counting: Counting): WindowFunction {
  return ({ compare }) => {
    let rank = 0;
    return (index) => {
      const same = index > 0 && compare(index - 1, index) === 0;
      if (counting === 'each') rank = index + 1;
      else if (!same) rank = counting === 'gaps' ? index + 1 : rank + 1;
      return new Int32(rank);
    };
  };
}
