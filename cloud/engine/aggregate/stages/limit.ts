import { EngineError } from '../../error';
import { countOf, type StageCompiler } from '../stage';

/** `$limit`: the first documents; the source is not asked for more. */
export const $limit: StageCompiler = (operand) => {
  const limit = countOf('$limit', operand, 5107201);
  if (limit === 0) throw new EngineError(15958, 'the limit must be positive');
  return async function* (input) {
    let left = limit;
    for await (const batch of input) {
      yield batch.length > left ? batch.slice(0, left) : batch;
      left -= batch.length;
      if (left <= 0) return;
    }
  };
};
