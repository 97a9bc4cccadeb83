import type { Call } from '../../../../cloud/functions/pool/call';
import {
  createCallQueue,
  hasWaitedTooLong,
  waitedTooLong,
} from '../../../../cloud/functions/pool/call-queue';
import { pageOf } from '../harness';

const callOf = (mark: string, { depth = 0, bytes = 2, queuedAt = 0 } = {}): Call => ({
  request: {
    name: 'busy',
    event: Buffer.alloc(bytes),
    caller: pageOf(mark, {
      chain: Array.from({ length: depth }, (_, i) => ({ functionName: 'busy', requestId: String(i) })),
    }),
    from: depth === 0 ? 'page' : 'function',
  },
  resolve: () => undefined,
  reject: () => undefined,
  cold: false,
  settled: false,
  credential: undefined,
  id: 0,
  queuedAt,
  startedAt: 0,
  settledAt: 0,
});
const markOf = (call: Call | undefined) => call?.request.caller.openid;

test('calls keep their order, and those of long chains go first', () => {
  const queue = createCallQueue('busy');
  for (const call of [
    callOf('a'),
    callOf('deep', { depth: 2 }),
    callOf('b'),
    callOf('deeper', { depth: 3 }),
    callOf('deep too', { depth: 2 }),
  ]) {
    expect(queue.offer(call)).toBeUndefined();
  }
  expect(queue.length).toBe(5);
  expect(markOf(queue.first)).toBe('deeper');
  expect(queue.takeAll().map(markOf)).toEqual(['deeper', 'deep', 'deep too', 'a', 'b']);
  expect(queue.length).toBe(0);
});

test('what is put back comes first, what is picked out is gone', () => {
  const queue = createCallQueue('busy');
  const calls = ['a', 'b', 'c', 'd'].map((mark) => callOf(mark));
  for (const call of calls) queue.offer(call);
  const first = queue.take() as Call;
  queue.unshift([first]);
  expect(markOf(queue.take((call) => markOf(call) === 'c'))).toBe('c');
  expect(queue.take((call) => markOf(call) === 'c')).toBeUndefined();
  expect(queue.takeAll((call) => markOf(call) !== 'b').map(markOf)).toEqual(['a', 'd']);
  const left: unknown[] = [];
  queue.each((call) => left.push(markOf(call)));
  expect(left).toEqual(['b']);
});

test('a thousand calls wait, and no more', () => {
  const queue = createCallQueue('busy');
  for (let i = 0; i < 1000; i++) expect(queue.offer(callOf(String(i)))).toBeUndefined();
  const refused = queue.offer(callOf('late'));
  expect(refused).toMatchObject({
    errCode: -501004,
    message: 'Too many calls at once. 1000 calls of busy are waiting already.',
  });
  expect(refused?.sentenceIn('zh')).toMatch(/已有 1000 个对 busy 的调用在排队/);
  queue.take();
  expect(queue.offer(callOf('later'))).toBeUndefined();
});

test('64 MB of data wait, and no more', () => {
  const queue = createCallQueue('busy');
  const large = (mark: string) => callOf(mark, { bytes: 6 * 1024 * 1024 });
  for (let i = 0; i < 10; i++) expect(queue.offer(large(String(i)))).toBeUndefined();
  expect(queue.offer(large('one too many'))).toMatchObject({
    errCode: -501004,
    message: expect.stringContaining('calls of busy that are waiting already carry 64 MB') as string,
  });
  expect(queue.offer(callOf('small'))).toBeUndefined();
  const out = queue.take() as Call;
  expect(queue.offer(large('now'))).toBeUndefined();
  queue.unshift([out]);
  expect(queue.offer(large('again too many'))).toMatchObject({ errCode: -501004 });
});

test('nobody waits longer than a minute', () => {
  const call = callOf('a', { queuedAt: 5_000 });
  expect(hasWaitedTooLong(call, 65_000)).toBe(false);
  expect(hasWaitedTooLong(call, 65_001)).toBe(true);
  expect(waitedTooLong('busy')).toMatchObject({
    errCode: -501004,
    message: expect.stringContaining('busy waited 60 s') as string,
  });
});
