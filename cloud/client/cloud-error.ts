/** What every failed call of the cloud is rejected with; `instanceof Error` holds. */
export interface CloudCallError extends Error {
  /** WeChat's number, such as -504002; -1 where the gateway could not be reached. */
  readonly errCode: number;
  /** WeChat's form: `cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: …`. */
  readonly errMsg: string;
  /** The request's id in the logs; absent where there was no answer. */
  readonly requestID?: string;
}

/** What the gateway, or the way to it, says of a failure. */
export interface Refusal {
  readonly errCode: number;
  /** The stable name, such as `FUNCTIONS_EXECUTE_FAIL`. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/** A failure on its way from the transport to the call that caused it. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

// Compat: WeChat's words behind the number; taken from the error table of its documents and from public reports.
const WORDS: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  [-401003]: 'api parameter type error',
  [-402001]: 'circular reference in data',
  [-501000]: 'resource not found',
  [-501001]: 'resource system error',
  [-501002]: 'resource server timeout',
  [-501003]: 'exceed request limit',
  [-501005]: 'invalid env',
  [-501007]: 'invalid parameters',
  [-501008]: 'invalid request source',
  [-502001]: 'database request fail',
  [-502002]: 'database invalid command',
  [-502003]: 'database permission denied',
  [-502005]: 'database collection not exists',
  [-503001]: 'storage request fail',
  [-503002]: 'storage permission denied',
  [-503003]: 'storage file not exists',
  [-504001]: 'functions request fail',
  [-504002]: 'functions execute fail',
  [-602001]: 'database query result size exceed limit (1MB)',
};

/** Makes the error of `api` (`callFunction`, …) from whatever was thrown. */
export function asCallError(api: string, thrown: unknown): CloudCallError {
  const refusal = refusalOf(thrown);
  const { errCode, message } = refusal;
  const errMsg = `cloud.${api}:fail Error: errCode: ${errCode} ${wordsOf(refusal)} | errMsg: ${message}`;
  return errorOf(errMsg, refusal);
}

/**
 * The same for a call of the database, `collection.add` and the like.
 *
 * @remarks Compat: newer base libraries write it as wx-server-sdk does: number, words, and the cloud's sentence. What
 * happened on the device, errCode -1, is the sentence alone.
 */
export function asDatabaseError(api: string, thrown: unknown): CloudCallError {
  const refusal = refusalOf(thrown);
  const { errCode, message } = refusal;
  const what = errCode === -1 ? message : `${errCode} ${wordsOf(refusal)}. ${message}`;
  return errorOf(`${api}:fail ${what}`, refusal);
}

function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refused) return thrown.refusal;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { errCode: -1, code: 'UNKNOWN', message };
}

function wordsOf({ errCode, code }: Refusal): string {
  return WORDS[errCode] ?? code.toLowerCase().replace(/_/g, ' ');
}

function errorOf(errMsg: string, { errCode, requestId }: Refusal): CloudCallError {
  return Object.assign(new Error(errMsg), {
    errCode,
    errMsg,
    ...(requestId === undefined ? {} : { requestID: requestId }),
  });
}

/** The error of a call that was not even well formed. */
export function badParameter(message: string): Refused {
  return new Refused({ errCode: -401003, code: 'INVALID_PARAM', message });
}
