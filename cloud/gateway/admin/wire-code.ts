import { ERROR_CODES, type ErrorCode } from '../../base';

/** The codes that wx-server-sdk turns into numbers of its own (protocol.md 2.4); any other becomes -501001 there. */
const KNOWN: readonly ErrorCode[] = [
  'SYS_ERR',
  'SERVER_TIMEOUT',
  'EXCEED_REQUEST_LIMIT',
  'EXCEED_CONCURRENT_REQUEST_LIMIT',
  'INVALIID_ENV',
  'INVALID_COMMON_PARAM',
  'INVALID_PARAM',
  'INVALID_REQUEST_SOURCE',
  'DATABASE_REQUEST_FAILED',
  'DATABASE_INVALID_OPERRATOR',
  'DATABASE_PERMISSION_DENIED',
  'DATABASE_COLLECTION_EXCEED_LIMIT',
  'DATABASE_COLLECTION_NOT_EXIST',
  'STORAGE_REQUEST_FAIL',
  'STORAGE_EXCEED_AUTHORITY',
  'STORAGE_FILE_NONEXIST',
  'STORAGE_SIGN_PARAM_INVALID',
  'FUNCTIONS_REQUEST_FAIL',
  'FUNCTIONS_EXECUTE_FAIL',
];
/** Kept as it is: transactions are retried by this very word. */
const KEPT: readonly ErrorCode[] = ['DATABASE_TRANSACTION_CONFLICT', 'UNKNOWN_ACTION', 'UNAUTHENTICATED'];

/**
 * An error's code as the SDKs understand it: a finer one of ours becomes the known one of the same number, with ours
 * beside it as `detailCode`.
 */
export function wireCode(code: ErrorCode): { readonly code: string; readonly detailCode?: ErrorCode } {
  if (KNOWN.includes(code) || KEPT.includes(code)) return { code };
  const { errCode } = ERROR_CODES[code];
  const known = errCode === -501001 ? undefined : KNOWN.find((each) => ERROR_CODES[each].errCode === errCode);
  return known === undefined ? { code } : { code: known, detailCode: code };
}
