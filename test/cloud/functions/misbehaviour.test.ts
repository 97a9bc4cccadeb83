import { isCloudError, type CloudError } from '../../../cloud/base';
import { startStage, until, type Stage } from './harness';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const failureOf = async (name: string, data: unknown = {}): Promise<CloudError> => {
  const error = await stage.call(name, data).then(
    (result) => new Error(`It gave ${JSON.stringify(result).slice(0, 100)}`),
    (reason: unknown) => reason,
  );
  if (!isCloudError(error)) throw error as Error;
  return error;
};

test.each<{ name: string; data?: unknown; code: string; says: RegExp; not?: RegExp }>([
  {
    name: 'throws',
    code: 'FUNCTIONS_EXECUTE_FAIL',
    says: /QuotaError: no more cakes\n\s+at .*throws[\\/]index\.js:9/,
    not: /node:internal|main-[0-9a-f]+\.cjs/,
  },
  { name: 'throws-text', code: 'FUNCTIONS_EXECUTE_FAIL', says: /just a text/ },
  { name: 'callback', data: { fail: true }, code: 'FUNCTIONS_EXECUTE_FAIL', says: /by callback/ },
  { name: 'loops', data: { forever: true }, code: 'FUNCTION_TIMEOUT', says: /within 1 s/ },
  { name: 'never', code: 'FUNCTION_TIMEOUT', says: /within 1 s/ },
  { name: 'exits', data: { leave: true }, code: 'FUNCTION_EXITED', says: /exit code 3/ },
  { name: 'aborts', code: 'FUNCTION_EXITED', says: /signal SIGABRT|exit code/ },
  { name: 'big-result', code: 'FUNCTION_RESULT_TOO_LARGE', says: /over 1 MB/ },
  { name: 'circular', code: 'FUNCTION_RESULT_INVALID', says: /circular structure/ },
  { name: 'bigint', code: 'FUNCTION_RESULT_INVALID', says: /BigInt/ },
  { name: 'no-main', code: 'FUNCTION_MAIN_MISSING', says: /exports\.main/ },
  {
    name: 'syntax-error',
    code: 'FUNCTION_LOAD_FAILED',
    says: /index\.js:2[^]*SyntaxError|SyntaxError[^]*index\.js:2/,
  },
  {
    name: 'needs-package',
    code: 'FUNCTION_LOAD_FAILED',
    says: /Package a-package-that-is-missing is missing\. Run: cd functions\/needs-package && npm install a-package-that-is-missing$/,
  },
  {
    name: 'needs-file',
    code: 'FUNCTION_LOAD_FAILED',
    says: /Cannot find module '\.\/not-there'/,
    not: /npm install/,
  },
  { name: 'throws-at-load', code: 'FUNCTION_LOAD_FAILED', says: /TypeError: bad start/ },
  { name: 'stray-rejection', code: 'FUNCTIONS_EXECUTE_FAIL', says: /nobody caught me/ },
  { name: 'fills-buffers', code: 'FUNCTION_OUT_OF_MEMORY', says: /more than its 256 MB/ },
  { name: 'fills-heap', code: 'FUNCTION_OUT_OF_MEMORY', says: /more than its 128 MB/ },
  { name: 'unknown', code: 'FUNCTION_NOT_FOUND', says: /Known functions: aborts, .*hello/ },
])('$name answers $code', async ({ name, data, code, says, not }) => {
  const error = await failureOf(name, data);
  expect({ code: error.code, message: error.message }).toEqual({
    code,
    message: expect.stringMatching(says) as string,
  });
  if (not !== undefined) expect(error.message).not.toMatch(not);
});

test('an error nobody caught after the result ends that instance and is told in its output', async () => {
  expect(await stage.call('stray-later')).toBe('fine');
  await until('the error is told', () =>
    stage.lines.some(({ text }) => /Uncaught RangeError: after/.test(text)),
  );
  expect(await stage.call('stray-later')).toBe('fine');
});

test('a call beside one that loops or exits is not lost', async () => {
  const calls = Array.from({ length: 40 }, (_, i) => ({
    name: i % 2 === 0 ? 'loops' : 'exits',
    data: { forever: i === 4, leave: i === 7 },
  }));
  const outcomes = await Promise.allSettled(calls.map(({ name, data }) => stage.call(name, data)));
  expect(
    outcomes.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as CloudError).code)),
  ).toEqual(
    calls.map(({ name, data }) => {
      if (data.forever) return 'FUNCTION_TIMEOUT';
      if (data.leave && name === 'exits') return 'FUNCTION_EXITED';
      return name === 'loops' ? 'done' : 'stayed';
    }),
  );
});

test('every credential is closed once nothing runs', async () => {
  await until('all have drained', () => stage.open.size === 0);
  expect(stage.open.size).toBe(0);
});

test('data that is not JSON is refused without touching the function', async () => {
  await expect(stage.invoke('hello', { event: Buffer.from('{oops') })).rejects.toMatchObject({
    code: 'INVALID_PARAM',
  });
  expect(await stage.call('hello')).toEqual({ hello: 'world' });
});
