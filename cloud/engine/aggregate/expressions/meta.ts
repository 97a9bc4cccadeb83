import { EngineError } from '../../error';
import type { Operator } from '../scope';

const NEEDS_TEXT = ['textScore', 'searchScore', 'searchHighlights', 'searchScoreDetails'];

/** `$meta`: refused, since text search, of which it tells, is not there. */
export const $meta: Operator = (operand) => {
  const what = String(operand);
  if (NEEDS_TEXT.includes(what))
    throw new EngineError(40218, `query requires text score metadata, but it is not available`);
  throw new EngineError(17308, `Unsupported argument to $meta: ${what}`);
};
