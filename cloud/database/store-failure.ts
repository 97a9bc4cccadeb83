import { CloudError, isCloudError, type ErrorCode } from '../base';
import { StoreError, type StoreFailure } from '../store';

/** MongoDB's numbers for a query, update or pipeline that is written wrongly. */
const WRITTEN_WRONGLY: ReadonlySet<number> = new Set([
  2, 9, 14, 15, 16, 28, 31, 34, 36, 40, 45, 52, 53, 54, 55, 56, 57, 58, 66, 115, 168, 224, 238, 241,
]);
/** … for a server that cannot be reached or does not answer. */
const UNREACHABLE: ReadonlySet<number> = new Set([
  6, 7, 50, 89, 91, 133, 189, 202, 262, 384, 9001, 10058, 10107, 11600, 11602, 13435, 13436,
]);
const WRITE_CONFLICT = 112;
const NO_SUCH_TRANSACTION = 251;
/** From here on MongoDB's numbers name places in its sources: complaints of parsers and expressions. */
const FIRST_LOCATION = 15000;

/** Whether a failure means that another write came first, so that the transaction may be tried again. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  const { code, labels } = error.failure;
  return (
    code === WRITE_CONFLICT ||
    (labels.includes('TransientTransactionError') && !UNREACHABLE.has(code)) ||
    code === NO_SUCH_TRANSACTION
  );
}

/** Whether a failure says that there is no index to search by distance with. */
export function lacksGeoIndex(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  const { code, message } = error.failure;
  return (code === 291 || code === 27) && message.includes('$geoNear');
}

/**
 * The fields of a unique index that count as null because a document lacks them, where a failure is about that: only one
 * document may.
 */
export function fieldsLacking(error: unknown): string | undefined {
  if (!(error instanceof StoreError) || error.failure.code !== 11000) return undefined;
  const lacking = Object.entries(error.failure.keyValue ?? {}).filter(([, value]) => value == null);
  return lacking.length === 0 ? undefined : lacking.map(([path]) => path).join(', ');
}

/** Turns whatever a database request threw into the error of WeChat's cloud, with the store's sentence where it helps. */
export function asDatabaseError(error: unknown, collection: string): unknown {
  if (isCloudError(error) || !(error instanceof StoreError)) return error;
  const { failure } = error;
  const code = codeOf(error);
  if (code === 'DATABASE_COLLECTION_NOT_EXIST' || code === 'DATABASE_COLLECTION_ALREADY_EXIST') {
    return new CloudError(code, { fields: { collection }, cause: error });
  }
  if (code === 'DATABASE_DUPLICATE_WRITE') {
    return new CloudError(code, { fields: { key: keyOf(failure) }, detail: failure.message, cause: error });
  }
  // A server's address or state is nobody's business but the log's.
  if (code === 'SERVER_TIMEOUT') return new CloudError(code, { cause: error });
  const { message, broken = [] } = failure;
  const detail = broken.length === 0 ? message : `${message}: ${broken.join(', ')}`;
  return new CloudError(code, { detail, cause: error });
}

function codeOf(error: StoreError): ErrorCode {
  const { code } = error.failure;
  if (code === 11000 || code === 11001) return 'DATABASE_DUPLICATE_WRITE';
  if (isConflict(error)) return 'DATABASE_TRANSACTION_CONFLICT';
  if (UNREACHABLE.has(code)) return 'SERVER_TIMEOUT';
  if (code === 26) return 'DATABASE_COLLECTION_NOT_EXIST';
  if (code === 48) return 'DATABASE_COLLECTION_ALREADY_EXIST';
  if (WRITTEN_WRONGLY.has(code) || code >= FIRST_LOCATION) return 'DATABASE_INVALID_OPERRATOR';
  return 'DATABASE_REQUEST_FAILED';
}

/** The unique key that a failure 11000 is about: its paths, or the name of its index where the store did not tell. */
export function keyOf({ keyValue, message }: StoreFailure): string {
  if (keyValue !== undefined) return Object.keys(keyValue).join(', ');
  const index = /index: (\S+)/.exec(message)?.[1] ?? '_id_';
  return index === '_id_' ? '_id' : index;
}
