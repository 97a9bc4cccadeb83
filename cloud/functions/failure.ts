import { relative } from 'node:path';
import { CloudError } from '../base';
import type { FailureMessage } from './channel/messages';
import type { Ending } from './pool/worker-process';
import type { FunctionSpec } from './registry/spec';

/** Turns what a worker reports of a function or a call into the error the caller gets. */
export function failureError(spec: FunctionSpec, failure: FailureMessage): CloudError {
  const { name } = spec;
  switch (failure.why) {
    case 'main-missing':
      return new CloudError('FUNCTION_MAIN_MISSING', { fields: { name } });
    case 'too-large':
      return new CloudError('FUNCTION_RESULT_TOO_LARGE', { fields: { name } });
    case 'not-json':
      return new CloudError('FUNCTION_RESULT_INVALID', { fields: { name }, detail: failure.message });
    case 'event':
      return new CloudError('INVALID_PARAM', { detail: `The data is not JSON: ${failure.message}` });
    case 'load':
      return new CloudError('FUNCTION_LOAD_FAILED', { fields: { name }, detail: describe(spec, failure) });
    case 'thrown':
      if (isAllocation(failure)) {
        const { memory } = spec;
        const detail = describe(spec, failure);
        return new CloudError('FUNCTION_OUT_OF_MEMORY', { fields: { name, memory }, detail });
      }
      return missingPackage(failure) === null
        ? new CloudError('FUNCTIONS_EXECUTE_FAIL', { detail: describe(spec, failure) })
        : new CloudError('FUNCTION_LOAD_FAILED', { fields: { name }, detail: describe(spec, failure) });
  }
}

/** The error of a call whose process ended under it. */
export function endingError(spec: FunctionSpec, { code, signal, lastWords }: Ending): CloudError {
  const { name, memory } = spec;
  if (isHeapExhausted(lastWords))
    return new CloudError('FUNCTION_OUT_OF_MEMORY', { fields: { name, memory } });
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  return new CloudError('FUNCTION_EXITED', { fields: { name, how } });
}

/** What V8 and the C++ library say last where they get no more memory. */
function isHeapExhausted(lastWords: string): boolean {
  return /(?:heap|process|JavaScript) out of memory|std::bad_alloc/.test(lastWords);
}

/** A buffer the system has no more memory for. */
function isAllocation({ name, message }: FailureMessage): boolean {
  return name === 'RangeError' && message === 'Array buffer allocation failed';
}

function describe(spec: FunctionSpec, failure: FailureMessage): string {
  const missing = missingPackage(failure);
  if (missing !== null) {
    const folder = relative(spec.projectDir, spec.dir).replaceAll('\\', '/');
    return `Package ${missing} is missing. Run: cd ${folder} && npm install ${missing}`;
  }
  const head = failure.name === '' ? failure.message : `${failure.name}: ${failure.message}`;
  return failure.stack === '' ? head : `${head}\n${failure.stack}`;
}

/** The package that Node did not find, or null: another error, or a file of the function's own. */
function missingPackage({ code, message }: FailureMessage): string | null {
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return null;
  const asked = /^Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1] ?? '';
  if (/^(?:[./\\]|[A-Za-z]:|#|node:)/.test(asked) || asked === '') return null;
  return asked
    .split('/')
    .slice(0, asked.startsWith('@') ? 2 : 1)
    .join('/');
}
