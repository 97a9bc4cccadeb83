import { createFakeClock } from '../../../../cloud/base';
import { KIND, type Frame } from '../../../../cloud/functions/channel/channel';
import { pack } from '../../../../cloud/functions/channel/messages';
import type { Call } from '../../../../cloud/functions/pool/call';
import { createInstance, type InstanceParts } from '../../../../cloud/functions/pool/instance';
import type { Ending } from '../../../../cloud/functions/pool/worker-process';
import { pageOf } from '../harness';

/** An instance whose worker says what the test says. */
function makeInstance() {
  const clock = createFakeClock();
  const sent: number[] = [];
  const told: string[] = [];
  let receive: (frame: Frame) => void = () => undefined;
  let exit: (ending: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (exit = resolve));
  const guard = {
    busy: () => undefined,
    most: () => 0,
    verdict: () => undefined,
    release: () => undefined,
    exceeded: () => undefined,
  };
  const nameOf = (call: Call) => call.request.caller.openid;
  const instance = createInstance({
    clock,
    guard: guard as unknown as InstanceParts['guard'],
    limits: true,
    load: {} as InstanceParts['load'],
    spec: { name: 'f', timeout: 1 } as InstanceParts['spec'],
    standsStill: () => false,
    messageOf: () => ({}) as ReturnType<InstanceParts['messageOf']>,
    worker: {
      pid: 1,
      heapClass: 1,
      ended,
      channel: {
        send: (...frames) => sent.push(...frames.map(({ kind }) => kind)),
        onFrame: (run) => (receive = run),
        onClose: () => undefined,
        hold: () => undefined,
        release: () => undefined,
        close: () => undefined,
      },
      onRaw: () => undefined,
      kill() {
        told.push('killed');
        exit({ code: null, signal: 'SIGKILL', lastWords: '' });
      },
    },
    events: {
      settled: (call) => told.push(`${nameOf(call)} settled`),
      drained: (call) => told.push(`${nameOf(call)} drained`),
      returned: (calls) => told.push(...calls.map((call) => `${nameOf(call)} returned`)),
      ended: () => told.push('ended'),
      drainTimeout: () => told.push('drain timeout'),
      line: () => undefined,
    },
  });
  const say = (kind: number, id: number, ...message: unknown[]) =>
    receive({
      kind,
      id,
      payload: message.length === 0 ? new Uint8Array(0) : pack(message[0], Buffer.from('1')),
    });
  const run = (openid: string) => {
    const call = {
      request: { caller: pageOf(openid), event: Buffer.from('{}') },
      resolve: () => undefined,
      reject: (error: { code: string }) => told.push(`${openid}: ${error.code}`),
      settled: false,
    } as unknown as Call;
    instance.run(call);
    return call;
  };
  const pass = async (ms: number) => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  say(KIND.loaded, 0, {});
  return { instance, run, say, pass, sent, told };
}

test('one whose call is overdue after its result first gives back what has not begun', async () => {
  const { run, say, pass, sent, told } = makeInstance();
  run('ann');
  run('bob');
  say(KIND.result, 1, { ms: 1, rss: 1 });
  await pass(1000);
  expect(sent.at(-1)).toBe(KIND.recall);
  expect(told).toEqual(['ann settled']);
  say(KIND.recalled, 0, { ids: [2], asks: false });
  await pass(0);
  expect(told).toEqual(['ann settled', 'drain timeout', 'killed', 'bob returned', 'ann drained', 'ended']);
});

test('one that has begun its next call by then is left alone', async () => {
  const { run, say, pass, told } = makeInstance();
  run('ann');
  run('bob');
  say(KIND.result, 1, { ms: 1, rss: 1 });
  await pass(1000);
  say(KIND.drained, 1);
  say(KIND.recalled, 0, { ids: [], asks: false });
  await pass(900);
  say(KIND.result, 2, { ms: 1, rss: 1 });
  say(KIND.drained, 2);
  await pass(5000);
  expect(told).toEqual(['ann settled', 'ann drained', 'bob settled', 'bob drained']);
});

test('one that is stuck is ended, and what was sent ahead to it runs elsewhere', async () => {
  const { run, say, pass, told } = makeInstance();
  run('ann');
  run('bob');
  say(KIND.result, 1, { ms: 1, rss: 1 });
  await pass(1000);
  await pass(2900);
  expect(told).toEqual(['ann settled']);
  await pass(100);
  expect(told).toEqual(['ann settled', 'drain timeout', 'killed', 'ann drained', 'bob returned', 'ended']);
});

test('one that waits for the gateway has more time, but not for good', async () => {
  const { run, say, pass, told } = makeInstance();
  run('ann');
  say(KIND.result, 1, { ms: 1, rss: 1 });
  await pass(1000);
  for (let second = 0; second < 30; second++) {
    say(KIND.recalled, 0, { ids: [], asks: true });
    await pass(1000);
  }
  expect(told).toEqual(['ann settled']);
  say(KIND.recalled, 0, { ids: [], asks: true });
  await pass(0);
  expect(told).toEqual(['ann settled', 'drain timeout', 'killed', 'ann drained', 'ended']);
});

test('one that is being ended takes nobody else, whatever it has said before', async () => {
  const { instance, run, say, pass, told } = makeInstance();
  run('ann');
  instance.kill();
  say(KIND.result, 1, { ms: 1, rss: 1 });
  say(KIND.drained, 1);
  expect(instance.calls).toEqual([]);
  expect(instance.retired).toBe(true);
  await pass(0);
  expect(told).toEqual(['killed', 'ann settled', 'ann drained', 'ended']);
});

test('a call that was sent before it was known to rest is given back, and its time with it', async () => {
  const { instance, run, say, pass, told } = makeInstance();
  run('ann');
  run('bob');
  say(KIND.result, 1, { ms: 1, rss: 1 });
  say(KIND.rests, 1);
  say(KIND.recalled, 0, { ids: [2], asks: false });
  await pass(5000);
  expect(instance.rests).toBe(true);
  expect(told).toEqual(['ann settled', 'ann drained', 'bob returned']);
});
