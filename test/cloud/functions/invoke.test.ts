import { isCloudError } from '../../../cloud/base';
import { FIXTURES, pageOf, startStage, until, type Stage } from './harness';
import { join } from 'node:path';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

interface Seen {
  wx: Record<string, unknown>;
  event: Record<string, unknown>;
  context: Record<string, unknown>;
  cwd: string;
  dirname: string;
  env: Record<string, string>;
}
const seen = async (changes: Parameters<Stage['invoke']>[1] = {}): Promise<Seen> =>
  JSON.parse(Buffer.from((await stage.invoke('identity', changes)).result).toString()) as Seen;

test.each([
  ['async', 'hello', { name: 'Ann' }, { hello: 'Ann' }],
  ['synchronous', 'sync', { a: 1, b: 2 }, 3],
  ['with a callback', 'callback', {}, { by: 'callback' }],
  ['that gives nothing', 'nothing', {}, null],
])('runs a main %s', async (_kind, name, data, result) => {
  expect(await stage.call(name, data)).toEqual(result);
});

test('getWXContext and the context speak of this call', async () => {
  const caller = pageOf('oUser', { unionid: 'uUser', source: 'wx_client' });
  const { wx, context, cwd, dirname } = await seen({ caller });
  expect(wx).toEqual({
    OPENID: 'oUser',
    UNIONID: 'uUser',
    APPID: caller.appid,
    CLIENTIP: '127.0.0.1',
    ENV: 'test-1',
    SOURCE: 'wx_client',
  });
  expect(context).toMatchObject({
    request_id: caller.requestId,
    function_name: 'identity',
    function_version: '$LATEST',
    memory_limit_in_mb: 256,
    time_limit_in_ms: 5000,
    namespace: 'test-1',
    environ: expect.stringContaining('WX_OPENID=oUser') as string,
  });
  expect(JSON.parse(context['environment'] as string)).toMatchObject({
    WX_OPENID: 'oUser',
    TCB_ENV: 'test-1',
  });
  expect([cwd, dirname]).toEqual([join(FIXTURES, 'identity'), join(FIXTURES, 'identity')]);
});

test('an identity of the call before leaves no trace', async () => {
  await seen({ caller: pageOf('oUser', { unionid: 'uUser' }) });
  const { wx, env } = await seen({
    caller: pageOf('', { kind: 'admin', openid: null, source: 'wx_trigger' }),
    from: 'timer',
  });
  expect(wx).not.toHaveProperty('OPENID');
  expect(wx).not.toHaveProperty('UNIONID');
  expect(env).toMatchObject({ TRIGGER_SRC: 'timer' });
  expect(env['WX_TRIGGER_API_TOKEN_V0']).toBe(env['WX_API_TOKEN']);
  const after = await seen();
  expect(after.env).not.toHaveProperty('TRIGGER_SRC');
});

test.each([
  ['a page gets userInfo', 'page', {}, { userInfo: { appId: pageOf('u').appid, openId: 'user-1' } }],
  ['a page keeps its own', 'page', { userInfo: { nickName: 'Ann' } }, { userInfo: { nickName: 'Ann' } }],
  ['a function gets none', 'function', { a: 1 }, { a: 1 }],
  ['an administrator gets none', 'admin', { a: 1 }, { a: 1 }],
] as const)('event.userInfo: %s', async (_what, from, data, event) => {
  expect((await seen({ from, event: Buffer.from(JSON.stringify(data)) })).event).toEqual(event);
});

test('an empty event is an empty object', async () => {
  expect((await seen({ from: 'admin', event: new Uint8Array(0) })).event).toEqual({});
});

test('each line belongs to the call that wrote it, also past our capture and after the result', async () => {
  const ann = pageOf('ann');
  const bob = pageOf('bob');
  await Promise.all([
    stage.invoke('writes', { event: Buffer.from('{"who":"ann"}'), caller: ann }),
    stage.invoke('writes', { event: Buffer.from('{"who":"bob"}'), caller: bob }),
  ]);
  await until('late lines', () => stage.lines.filter(({ text }) => text.startsWith('late')).length === 2);
  await until('raw lines', () => stage.lines.filter(({ text }) => text.startsWith('raw')).length === 2);
  for (const [who, { requestId }] of [
    ['ann', ann],
    ['bob', bob],
  ] as const) {
    const own = stage.lines
      .filter((line) => line.requestId === requestId)
      .map(({ stream, text }) => `${stream} ${text}`);
    expect(own.sort()).toEqual(
      [
        `stdout hello ${who}`,
        'stderr to stderr',
        'stdout half line',
        `stdout raw ${who}`,
        `stdout late ${who}`,
      ].sort(),
    );
  }
  expect(stage.lines.filter(({ requestId }) => requestId === '')).toEqual(
    expect.arrayContaining([expect.objectContaining({ text: 'loading', functionName: 'writes' })]),
  );
});

test('endless output is cut, with a word about it', async () => {
  const caller = pageOf('loud');
  await stage.invoke('writes-much', { caller });
  await until('the cut', () =>
    stage.lines.some(({ text }) => /further output of this call was dropped/.test(text)),
  );
  const own = stage.lines.filter(({ requestId }) => requestId === caller.requestId);
  expect(own.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(1.1 * 1024 * 1024);
});

test('durations, memory and cold starts are measured', async () => {
  const first = await stage.invoke('waits', { event: Buffer.from('{"ms":60}') });
  const second = await stage.invoke('waits', { event: Buffer.from('{"ms":60}') });
  expect(first).toMatchObject({ coldStart: true });
  expect(second).toMatchObject({ coldStart: false });
  expect(second.durationMs).toBeGreaterThan(55);
  expect(second.durationMs).toBeLessThan(500);
  expect(second.memoryUsed).toBeGreaterThan(20e6);
  expect(second.memoryUsed).toBeLessThan(200e6);
});

test('calls at the same time get instances of their own, up to the limit', async () => {
  const pids = await Promise.all(Array.from({ length: 8 }, () => stage.call('waits', { ms: 150 })));
  expect(new Set(pids).size).toBe(4);
});

test('an idle instance is ended, and the next call is cold again', async () => {
  const brief = await startStage({ idleMs: 50 });
  try {
    const first = (await brief.call('counts')) as { pid: number };
    await until('the process is gone', () => {
      try {
        process.kill(first.pid, 0);
        return false;
      } catch {
        return true;
      }
    });
    expect(await brief.invoke('counts')).toMatchObject({ coldStart: true });
  } finally {
    await brief.stop();
  }
});

test('the queue is bounded', async () => {
  const small = await startStage({ maxInstances: 1 });
  try {
    const calls = await Promise.allSettled(
      Array.from({ length: 1100 }, () => small.call('waits', { ms: 0 })),
    );
    const refused = calls.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(100);
    expect(refused.every((error) => isCloudError(error) && error.errCode === -501004)).toBe(true);
  } finally {
    await small.stop();
  }
});

test('stopping ends every process and answers who still waits', async () => {
  const other = await startStage();
  const { pid } = (await other.call('counts')) as { pid: number };
  const waiting = other.call('waits', { ms: 3000 });
  const refused = expect(waiting).rejects.toMatchObject({
    code: expect.stringMatching(/^FUNCTION/) as string,
  });
  await other.stop();
  await refused;
  expect(() => process.kill(pid, 0)).toThrow();
  await expect(other.call('hello')).rejects.toMatchObject({ code: 'FUNCTIONS_REQUEST_FAIL' });
});
