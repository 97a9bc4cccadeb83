import type { Document } from '../../values';
import { EngineError } from '../error';
import { errorFields } from './reply';

/** One statement of a write command that failed. */
export interface WriteFailure {
  readonly index: number;
  readonly error: EngineError;
}

// The whole command is to end: out of time, the client gone, the engine stopping, killed.
const INTERRUPTIONS: ReadonlySet<number> = new Set([50, 279, 11600, 11601]);

/** A failure of one statement. @throws `error` itself where it is not the statement's alone. */
export function failureOf(index: number, error: unknown): WriteFailure {
  if (!(error instanceof EngineError) || error.labels.length > 0) throw error;
  if (INTERRUPTIONS.has(error.code)) throw error;
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
