import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startStage, until, type Stage } from './harness';

interface Arrival {
  readonly mark: string;
  readonly openid: string;
  readonly token: string;
}

let stage: Stage;
let server: Server;
let url: string;
/** Milliseconds until the server answers. */
let slowness = 0;
const arrivals: (Arrival & { readonly valid: boolean })[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const arrival = JSON.parse(Buffer.concat(parts).toString()) as Arrival;
      arrivals.push({ ...arrival, valid: stage.open.has(arrival.token) });
      setTimeout(() => response.end(), slowness);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  stage = await startStage({ maxInstances: 2, functionDefaults: { memory: 256, timeout: 2 } });
});
afterAll(async () => {
  await stage.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => arrivals.splice(0));

test('the result does not wait for what the function left running', async () => {
  const { result } = await stage.invoke('lingers', {
    event: Buffer.from(JSON.stringify({ url, mark: 'first', after: 300 })),
  });
  expect(JSON.parse(Buffer.from(result).toString())).toEqual({ returned: 'first' });
  expect(arrivals).toEqual([]);
  expect(stage.open.size).toBe(1);
  await until('the late request arrives', () => arrivals.length === 1);
  expect(arrivals).toMatchObject([{ mark: 'first', openid: 'user-1', valid: true }]);
  await until('the credential is closed after the drain', () => stage.open.size === 0);
});

test('interleaved calls of different users keep their identity in what they write late', async () => {
  const users = Array.from({ length: 24 }, (_, i) => `user-${i}`);
  await Promise.all(
    users.map((user, i) => stage.call('lingers', { url, mark: user, after: (i * 7) % 40 }, user)),
  );
  await until('all late requests arrive', () => arrivals.length === users.length);
  expect(arrivals.filter(({ mark, openid, valid }) => mark !== openid || !valid)).toEqual([]);
  expect(new Set(arrivals.map(({ openid }) => openid))).toEqual(new Set(users));
});

test('nothing starts on an instance that drains', async () => {
  const small = await startStage({ maxInstances: 1 });
  try {
    const first = small.call('lingers', { url, mark: 'a', after: 200 });
    await first;
    const second = small.call('lingers', { url, mark: 'b', after: 0 });
    await second;
    // The second could only begin after the first had written.
    expect(arrivals.map(({ mark }) => mark)).toEqual(['a']);
    await until('both have written', () => arrivals.length === 2);
  } finally {
    await small.stop();
  }
});

test('an instance that never drains is ended after its timeout, by name', async () => {
  const first = await stage.call('keeps-alive');
  await until('the warning', () => stage.warnings.some(({ code }) => code === 'DRAIN_TIMEOUT'));
  expect(stage.warnings).toContainEqual({
    code: 'DRAIN_TIMEOUT',
    fields: { name: 'keeps-alive', timeout: 1 },
  });
  await until('its credential is closed', () => stage.open.size === 0);
  expect(await stage.call('keeps-alive')).not.toBe(first);
});

test('a warm instance is used again once it has drained', async () => {
  const first = (await stage.call('counts')) as { pid: number };
  for (let calls = 2; calls < 6; calls++)
    expect(await stage.call('counts')).toEqual({ calls, pid: first.pid });
});

test.each([
  ['this cloud', true],
  ['another server', false],
])('who is answered late by %s goes on afterwards: %s', async (_whose, isOurs) => {
  const slow = await startStage(
    { maxInstances: 1, functionDefaults: { memory: 256, timeout: 1 } },
    { adminUrl: () => (isOurs ? url : 'http://127.0.0.1:9/admin') },
  );
  slowness = 2000;
  try {
    await slow.call('lingers', { url, mark: 'late', again: 'later', after: 0 });
    await until('it has ended', () => arrivals.length === 2 || slow.open.size === 0);
    expect(arrivals.map(({ mark }) => mark)).toEqual(isOurs ? ['late', 'later'] : ['late']);
    expect(slow.warnings.map(({ code }) => code)).toEqual(isOurs ? [] : ['DRAIN_TIMEOUT']);
  } finally {
    slowness = 0;
    await slow.stop();
  }
});
