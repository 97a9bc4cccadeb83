import { MongoError, MongoServerError } from 'mongodb';
import { StoreError, type StoreFailure } from './port';

/** Runs `work` and turns the driver's errors into {@link StoreError}. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** A driver's error as a {@link StoreError}; anything else as it is. */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  return new StoreError(failureOf(error), error);
}

function failureOf(error: MongoError): StoreFailure {
  const labels = [...error.errorLabels];
  if (!(error instanceof MongoServerError)) {
    // The driver has no number for what happened on its own side, such as a lost connection.
    return {
      code: typeof error.code === 'number' ? error.code : 6,
      codeName: error.name,
      message: error.message,
      labels,
    };
  }
  const reply = error.errorResponse;
  const first = writeErrorOf(error);
  const keyValue = first?.keyValue ?? reply.keyValue;
  const code = first?.code ?? (typeof error.code === 'number' ? error.code : 8);
  return {
    code,
    codeName: code === 11000 ? 'DuplicateKey' : (error.codeName ?? `Location${code}`),
    message: first?.errmsg ?? error.message,
    labels,
    ...(keyValue === undefined ? {} : { keyValue }),
  };
}

interface WriteErrorLike {
  readonly code?: number;
  readonly errmsg?: string;
  readonly keyValue?: StoreFailure['keyValue'];
}

// A bulk write keeps the server's words about its first failure one level down.
function writeErrorOf(error: MongoServerError): WriteErrorLike | undefined {
  const { writeErrors } = error as { writeErrors?: unknown };
  const first: unknown = Array.isArray(writeErrors) ? writeErrors[0] : writeErrors;
  if (typeof first !== 'object' || first === null) return undefined;
  const { err } = first as { err?: WriteErrorLike };
  return err ?? (first as WriteErrorLike);
}
