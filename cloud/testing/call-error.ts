import type { FunctionLog } from '../protocol';

/** Why a call of a test user was refused: the numbers and words a page would get. */
export interface TestCallError extends Error {
  readonly name: 'TestCallError';
  /** WeChat's number, such as -504002 for a function that threw. */
  readonly errCode: number;
  /** WeChat's sentence: `cloud.callFunction:fail …`. */
  readonly errMsg: string;
  /** Yunlet's stable code, such as `FUNCTION_EXECUTE_FAIL`. */
  readonly code: string;
  readonly requestId: string;
  /** What the function wrote during this call. */
  readonly logs: readonly FunctionLog[];
}

/** What became of a failed call. */
export interface FailedCall {
  /** The function's name. */
  readonly name: string;
  readonly code: string;
  readonly errCode: number;
  readonly message: string;
  readonly requestId: string;
  /** Every line so far; those of this call are picked out. */
  readonly logs: readonly FunctionLog[];
}

/** Makes the error of a failed call; its message ends with what the function wrote, so that a test report shows it. */
export function createCallError(call: FailedCall): TestCallError {
  const { name, code, errCode, message, requestId } = call;
  const logs = call.logs.filter((line) => line.functionName === name && belongsTo(line, requestId));
  const written = logs.map((line) => `  ${line.text.trimEnd()}`);
  const log = written.length === 0 ? [] : [`Log of ${name} (request ${requestId}):`, ...written];
  const error = new Error([`${name}: ${code} (${errCode}): ${message}`, ...log].join('\n'));
  return Object.assign(error, {
    name: 'TestCallError' as const,
    code,
    errCode,
    errMsg: `cloud.callFunction:fail Error: errCode: ${errCode} | errMsg: ${message}`,
    requestId,
    logs,
  });
}

/** Lines without a request were written while the function was loaded, which is where many failures begin. */
function belongsTo(line: FunctionLog, requestId: string): boolean {
  return line.requestId === requestId || line.requestId === '';
}
