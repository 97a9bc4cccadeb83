import { isCloudError, type CloudError } from '../../../cloud/base';
import { hasMemoryGroups } from '../../../cloud/functions';
import { pageOf, startStage, until, type Stage } from './harness';

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

/** Calls another function all the while: its answers must be what they always are. */
const besideOthers = async <T>(misdeed: () => Promise<T>): Promise<T> => {
  const state = { isOver: false };
  const misdoing = misdeed().finally(() => (state.isOver = true));
  misdoing.catch(() => undefined);
  for (let n = 0; !state.isOver || n < 3; n++) {
    expect(await stage.call('bystander', { n })).toEqual({ n, squared: n * n });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return misdoing;
};

/** The numbers of WeChat's cloud other than that of a function which fails. */
const NUMBERS: Readonly<Record<string, number>> = {
  FUNCTION_NOT_FOUND: -501000,
  FUNCTION_RESULT_TOO_LARGE: -604001,
};
const EXECUTE_FAIL = -504002;

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
  { name: 'leaves-at-load', code: 'FUNCTION_EXITED', says: /exit code 5/ },
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
  { name: 'misbehaves', data: { way: 'crash natively' }, code: 'FUNCTION_EXITED', says: /signal SIGSEGV/ },
  {
    name: 'misbehaves',
    data: { way: 'throw in a timer before the answer' },
    code: 'FUNCTIONS_EXECUTE_FAIL',
    says: /RangeError: too early\n\s+at .*misbehaves[\\/]index\.js/,
  },
  { name: 'misbehaves', data: { way: 'nest deeply' }, code: 'FUNCTION_RESULT_INVALID', says: /call stack/ },
  {
    name: 'misbehaves',
    data: { way: 'throw in toJSON' },
    code: 'FUNCTION_RESULT_INVALID',
    says: /not for you/,
  },
  { name: 'misbehaves', data: { way: 'throw nothing' }, code: 'FUNCTIONS_EXECUTE_FAIL', says: /undefined/ },
  {
    name: 'misbehaves',
    data: { way: 'throw a trap' },
    code: 'FUNCTIONS_EXECUTE_FAIL',
    says: /a value that cannot be shown/,
  },
  { name: 'misbehaves', data: { way: 'be an odd promise' }, code: 'FUNCTIONS_EXECUTE_FAIL', says: /odd/ },
  { name: 'misbehaves', data: { way: 'no such way' }, code: 'FUNCTIONS_EXECUTE_FAIL', says: /TypeError/ },
  { name: 'misbehaves', data: { way: 'leave quietly' }, code: 'FUNCTION_EXITED', says: /exit code 0/ },
  ...(process.platform === 'win32'
    ? []
    : [
        {
          name: 'misbehaves',
          data: { way: 'kill its process group' },
          code: 'FUNCTION_EXITED',
          says: /signal SIGKILL/,
        },
        {
          name: 'misbehaves',
          data: { way: 'write garbage to its channel' },
          code: 'FUNCTION_EXITED',
          says: /it wrote to .*file descriptor 3/,
        },
        {
          name: 'misbehaves',
          data: { way: 'write a short lie to its channel' },
          code: 'FUNCTION_EXITED',
          says: /it wrote to .*file descriptor 3/,
        },
        {
          name: 'misbehaves',
          data: { way: 'write a broken log to its channel' },
          code: 'FUNCTION_EXITED',
          says: /it wrote to .*file descriptor 3/,
        },
        {
          name: 'misbehaves',
          data: { way: 'close its channel' },
          code: 'FUNCTION_EXITED',
          says: /it closed .*file descriptor 3/,
        },
      ]),
])('$name $data answers $code', async ({ name, data, code, says, not }) => {
  const error = await besideOthers(() => failureOf(name, data));
  expect({ code: error.code, errCode: error.errCode, message: error.message }).toEqual({
    code,
    errCode: NUMBERS[code] ?? EXECUTE_FAIL,
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

const misbehave = (way: string, more: object = {}, openid = 'user-1') =>
  besideOthers(() => stage.call('misbehaves', { way, ...more }, openid));
const nothing = (openid: string) => stage.call('misbehaves', { way: 'nothing' }, openid);

test.each([
  ['throw in a timer after the answer', /Uncaught RangeError: too late/],
  ['reject unheard after the answer', /Uncaught RangeError: unheard/],
])('after its answer a function may %s: it is told, and the next call is answered', async (way, told) => {
  expect(await misbehave(way)).toBe('answered');
  await until('the error is told', () => stage.lines.some(({ text }) => told.test(text)));
  expect(await nothing('ann')).toMatchObject({ openid: 'ann' });
});

test('only the first answer counts', async () => {
  expect(await misbehave('answer twice')).toBe('first');
});

test('what a function overrides keeps neither its results nor its next call from its caller', async () => {
  expect(await misbehave('override what everybody uses')).toEqual({ still: 'here' });
  expect(await nothing('ann')).toMatchObject({ openid: 'ann' });
  expect(await misbehave('remove all listeners')).toBe('removed');
  expect(await nothing('bob')).toMatchObject({ openid: 'bob' });
});

test.each([
  ['replace its environment', 'forged'],
  ['change its environment', 'forged'],
])('whoever calls next is themselves, even after a call that could %s', async (way, own) => {
  const one = await startStage({ maxInstances: 1 });
  try {
    expect(await one.call('misbehaves', { way }, 'ann')).toBe(own);
    for (const openid of ['bob', 'cat']) {
      expect(await one.call('misbehaves', { way: 'nothing' }, openid)).toMatchObject({ openid });
      expect(await one.call('misbehaves', { way }, openid)).toBe(own);
    }
  } finally {
    await one.stop();
  }
});

test('an environment cannot be frozen, as Node’s own cannot', async () => {
  await expect(misbehave('freeze its environment')).rejects.toMatchObject({
    message: expect.stringMatching(/TypeError/) as string,
  });
});

test('a change of the working directory stays in that instance', async () => {
  const before = await stage.call('bystander', { n: 1 });
  expect(await misbehave('move away')).toBe(process.platform === 'win32' ? expect.any(String) : '/');
  expect(await stage.call('bystander', { n: 1 })).toEqual(before);
  expect(await stage.call('hello')).toEqual({ hello: 'world' });
});

test('a function has no way to send to its host', async () => {
  expect(await misbehave('send to its parent')).toBe('undefined');
});

test.each([
  ['past our capture', 'write through the descriptor'],
  ['by console', 'write by console'],
])('10 MB written %s are bounded, in order, cut with a word, and slow nobody down', async (_how, way) => {
  const caller = pageOf('loud');
  const own = () => stage.lines.filter(({ requestId }) => requestId === caller.requestId);
  const event = Buffer.from(JSON.stringify({ way, megabytes: 10 }));
  const { durationMs } = await besideOthers(() => stage.invoke('misbehaves', { caller, event }));
  expect(durationMs).toBeLessThan(1900);
  await until('the cut', () => own().at(-1)?.text === '… further output of this call was dropped');
  const texts = own().map(({ text }) => text);
  expect(texts.join('').length).toBeLessThan(1.1 * 1024 * 1024);
  expect(texts.length).toBeGreaterThan(1000);
  expect(texts.slice(0, -1).map((text) => Number(text.split(' ')[0]))).toEqual(
    Array.from({ length: texts.length - 1 }, (_, i) => i),
  );
});

test('a function that ends its output is heard all the same', async () => {
  expect(await misbehave('end its output')).toBe('ended');
  await until('the line', () => stage.lines.some(({ text }) => text === 'all the same'));
  expect(await nothing('ann')).toMatchObject({ openid: 'ann' });
});

test('a thread that never ends is ended with its instance, after the time of its call', async () => {
  expect(await misbehave('leave a thread')).toBe('left');
  await until('the warning', () => stage.warnings.some(({ code }) => code === 'DRAIN_TIMEOUT'));
  expect(stage.warnings).toContainEqual({
    code: 'DRAIN_TIMEOUT',
    fields: { name: 'misbehaves', timeout: 2 },
  });
});

test('one endless line is cut, and what follows it is still told', async () => {
  const caller = pageOf('loud');
  const event = Buffer.from(JSON.stringify({ way: 'write one endless line' }));
  await stage.invoke('misbehaves', { caller, event });
  await until('the line after it', () => stage.lines.some(({ text }) => text === 'after it'));
  const [line] = stage.lines.filter(({ requestId }) => requestId === caller.requestId);
  expect(line?.text).toMatch(/^y{16384}…$/);
});

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const canEndDetached = hasMemoryGroups();
if (!canEndDetached)
  process.stdout.write('the end of detached grandchildren is left out: no control groups can be made here\n');

test.each(canEndDetached ? [false, true] : [false])(
  'a grandchild that outlives its call ends with its instance (detached: %s)',
  async (detached) => {
    const other = await startStage();
    try {
      expect(await other.call('misbehaves', { way: 'leave a grandchild', detached })).toBe('left');
      await until('the line', () => other.lines.length > 0);
      const pid = Number(/^grandchild (\d+)$/.exec(other.lines[0]?.text ?? '')?.[1]);
      expect(isAlive(pid)).toBe(true);
      await other.stop();
      await until('it is gone', () => !isAlive(pid));
    } finally {
      await other.stop();
    }
  },
);

test('two thousand calls at once: as many as may wait are answered, the others are told, nobody else notices', async () => {
  const busy = await startStage({ maxInstances: 2 });
  try {
    const event = Buffer.from(JSON.stringify({ n: 3, padding: 'x'.repeat(20_000) }));
    await busy.call('bystander', { n: 1 });
    const before = process.memoryUsage.rss();
    const flood = Array.from({ length: 2000 }, () => busy.invoke('counts', { event }));
    const settled = Promise.allSettled(flood);
    for (let n = 0; n < 5; n++) expect(await busy.call('bystander', { n })).toEqual({ n, squared: n * n });
    const outcomes = await settled;
    const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
    expect(refused.length).toBeGreaterThan(900);
    expect(refused.length).toBeLessThanOrEqual(1000);
    expect(
      refused.filter((one) => !isCloudError(one) || !/1000 calls of counts are waiting/.test(one.message)),
    ).toEqual([]);
    const seen = outcomes.flatMap((one) =>
      one.status === 'rejected'
        ? []
        : [JSON.parse(Buffer.from(one.value.result).toString()) as { calls: number; pid: number }],
    );
    // Each instance counts its calls: every accepted one ran, and ran once.
    const most = new Map<number, number>();
    for (const { calls, pid } of seen) most.set(pid, Math.max(calls, most.get(pid) ?? 0));
    expect([...most.values()].reduce((sum, calls) => sum + calls, 0)).toBe(seen.length);
    expect(most.size).toBeLessThanOrEqual(2);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
  } finally {
    await busy.stop();
  }
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
