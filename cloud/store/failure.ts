import { MongoError, MongoInvalidArgumentError, MongoServerError } from 'mongodb';
import { brokenRules } from './broken-rules';
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
    // What it refuses before it asks, such as an order that is none, the server would refuse too.
    const code = numberOf(error.code) ?? (error instanceof MongoInvalidArgumentError ? BAD_VALUE : 6);
    return { code, codeName: error.name, message: error.message, labels };
  }
  const first = writeErrorOf(error);
  const keyValue = first?.keyValue ?? (error.errorResponse as WriteErrorLike).keyValue;
  const code = numberOf(first?.code) ?? numberOf(error.code) ?? 8;
  return {
    code,
    codeName: code === 11000 ? 'DuplicateKey' : (error.codeName ?? `Location${code}`),
    message: first?.errmsg ?? error.message,
    labels,
    ...(keyValue === undefined ? {} : { keyValue }),
    ...(code === VALIDATION_FAILED ? { broken: brokenRules(first?.errInfo ?? error.errInfo) } : {}),
  };
}

const VALIDATION_FAILED = 121;
const BAD_VALUE = 2;

// Replies are decoded with their types, so that the driver's own numbers are wrapped too.
function numberOf(value: unknown): number | undefined {
  return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
}

interface WriteErrorLike {
  readonly code?: unknown;
  readonly errmsg?: string;
  readonly keyValue?: StoreFailure['keyValue'];
  readonly errInfo?: unknown;
}

// A write error keeps the server's words in different places: by itself, or as the first of a bulk write.
function writeErrorOf(error: MongoServerError): WriteErrorLike | undefined {
  const { writeErrors } = error as { writeErrors?: unknown };
  const first: unknown = Array.isArray(writeErrors) ? writeErrors[0] : writeErrors;
  const own: unknown = isObject(first) ? first : error.errorResponse;
  if (!isObject(own)) return undefined;
  const inner = own['err'];
  return isObject(inner) ? wrapped(inner) : wrapped(own);
}

// The driver's classes show the reply's fields through getters, but not the key that was taken.
function wrapped(value: Record<string, unknown>): WriteErrorLike {
  const { code, errmsg, errorMessage } = value;
  const inner = isObject(value['err']) ? value['err'] : value;
  const keyValue = inner['keyValue'] ?? takenId(inner);
  const message = errmsg ?? errorMessage;
  return {
    ...(code === undefined ? {} : { code }),
    ...(typeof message === 'string' ? { errmsg: message } : {}),
    ...(isObject(keyValue) ? { keyValue } : {}),
    ...(inner['errInfo'] === undefined ? {} : { errInfo: inner['errInfo'] }),
  };
}

// Of a bulk insert only the document is left; where its _id was taken that is the key.
function takenId({ op, errmsg }: Record<string, unknown>): unknown {
  const byId = typeof errmsg === 'string' && errmsg.includes(' index: _id_ ');
  return byId && isObject(op) ? { _id: op['_id'] } : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
