import type { Document } from '../../values';
import type { EngineError } from '../error';
import { errorFields } from './reply';

/** One statement of a write command that failed. */
export interface WriteFailure {
  readonly index: number;
  readonly error: EngineError;
}

/** The `writeErrors` of a reply, or nothing. */
export function writeErrors(failures: readonly WriteFailure[]): Document {
  if (failures.length === 0) return {};
  return {
    writeErrors: failures.map(({ index, error }) => ({
      index,
      code: error.code,
      ...errorFields(error),
      errmsg: error.message,
    })),
  };
}
