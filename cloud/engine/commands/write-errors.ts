import type { Document } from '../../values';
import { EngineError } from '../error';
import { errorFields } from './reply';

/** One statement of a write command that failed. */
export interface WriteFailure {
  readonly index: number;
  readonly error: EngineError;
}

/** A failure of one statement. @throws `error` itself where it is not the statement's alone. */
export function failureOf(index: number, error: unknown): WriteFailure {
  if (!(error instanceof EngineError) || error.labels.length > 0) throw error;
  return { index, error };
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
