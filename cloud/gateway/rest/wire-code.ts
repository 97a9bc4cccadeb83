import type { CloudError, ErrorCode } from '../../base';

/** An error as the REST API words it. */
export interface RestFailure {
  readonly code: string;
  readonly status: number;
  /** Our finer word for it, where the API has another. */
  readonly detailCode?: ErrorCode;
}

/** The words and statuses of CloudBase's HTTP API where they are not ours. Source: docs.cloudbase.net, "HTTP API". */
const WORDS: Readonly<Partial<Record<ErrorCode, { readonly code?: string; readonly status?: number }>>> = {
  DATABASE_PERMISSION_DENIED: { status: 401 },
  DATABASE_INVALID_OPERRATOR: { status: 403 },
  FUNCTIONS_EXECUTE_FAIL: { code: 'FUNCTION_INVOCATION_FAILED' },
  FUNCTION_LOAD_FAILED: { code: 'FUNCTION_INVOCATION_FAILED' },
  FUNCTION_MAIN_MISSING: { code: 'FUNCTION_INVOCATION_FAILED' },
  FUNCTION_EXITED: { code: 'FUNCTION_INVOCATION_FAILED' },
  FUNCTION_RESULT_INVALID: { code: 'FUNCTION_INVOCATION_FAILED' },
  FUNCTION_TIMEOUT: { code: 'FUNCTION_TIME_LIMIT_EXCEEDED' },
  FUNCTION_OUT_OF_MEMORY: { code: 'FUNCTION_MEMORY_LIMIT_EXCEEDED' },
  STORAGE_FILE_NONEXIST: { code: 'OBJECT_NOT_EXIST' },
};

/** An error in the words of the REST API; ours stays beside another one as `detailCode`. */
export function restFailure({ code, status }: Pick<CloudError, 'code' | 'status'>): RestFailure {
  const { code: word = code, status: told = status } = WORDS[code] ?? {};
  return { code: word, status: told, ...(word === code ? {} : { detailCode: code }) };
}
