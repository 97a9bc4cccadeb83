import { createServer, type AddressInfo } from 'node:net';
import { startStage, until, type Stage } from './harness';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

test.each([
  ['index.mjs', 'esm', { esm: 1, url: true }],
  ['"type": "module"', 'esm-type', { esm: 1 }],
])('a function may be an ECMAScript module: %s', async (_kind, name, result) => {
  expect(await stage.call(name, { a: 1 })).toEqual(result);
});

test('process.env is that of the call, also for what the function starts, and behaves as Node’s', async () => {
  for (const openid of ['ann', 'bob']) {
    expect(await stage.call('reads-environment', {}, openid)).toEqual({
      own: openid,
      child: openid,
      thread: openid,
      number: '5',
      hours: 8,
      symbol: 'TypeError',
      missing: true,
      listed: true,
      deleted: true,
    });
  }
});

test('the result does not wait for work that does not show, and its call drains after it', async () => {
  await stage.call('leaves-hashing', {}, 'ann');
  stage.lines.splice(0);
  expect(await stage.call('leaves-hashing', {}, 'bob')).toBe('early');
  expect(stage.lines.filter(({ text }) => text === 'hashed for bob')).toEqual([]);
  await until('the work ends', () => stage.lines.some(({ text }) => text === 'hashed for bob'));
  await until('the call has drained', () => stage.open.size === 0);
});

test('what a function started ends with it', async () => {
  await expect(stage.call('has-grandchild')).rejects.toMatchObject({ code: 'FUNCTION_TIMEOUT' });
  const pid = Number(stage.lines.map(({ text }) => /^grandchild (\d+)$/.exec(text)?.[1]).find(Boolean));
  expect(pid).toBeGreaterThan(0);
  await until('the grandchild is gone', () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
});

test('with inspect a debugger finds each function at a port of its own', async () => {
  const told: unknown[] = [];
  const note = (sentence: string, fields?: object) => {
    if (sentence.startsWith('inspector')) told.push(fields);
  };
  const logger = { debug: note, info: note, warn: note, error: note, child: () => logger };
  const port = await freePort();
  const inspected = await startStage({ inspect: port }, { logger });
  try {
    await inspected.call('hello');
    expect(told).toEqual([{ functionName: 'hello', port }]);
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    expect(await answer.json()).toEqual([
      expect.objectContaining({
        type: 'node',
        webSocketDebuggerUrl: expect.stringMatching(/^ws:/) as string,
      }),
    ]);
  } finally {
    await inspected.stop();
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
