import { createFakeClock, type CloudError } from '../../../../cloud/base';
import type { Call } from '../../../../cloud/functions/pool/call';
import type { Instance, InstanceEvents } from '../../../../cloud/functions/pool/instance';
import { createLane } from '../../../../cloud/functions/pool/lane';
import { createWaits } from '../../../../cloud/functions/pool/waits';
import { pageOf } from '../harness';

/** A lane whose instances do nothing until they are told to. */
function makeLane(maxInstances: number, sharesConnections = false) {
  const clock = createFakeClock();
  const waits = createWaits();
  const made: Instance[] = [];
  const open = new Set<string>();
  let events: Omit<InstanceEvents, 'drainTimeout' | 'line'> | undefined;
  const rested: number[] = [];
  const lane = createLane({
    name: 'f',
    maxInstances,
    startsAtOnce: 4,
    idleMs: 600_000,
    prefetch: true,
    clock,
    credentials: {
      open({ requestId }) {
        open.add(requestId);
        return { apiToken: requestId, secretId: '', secretKey: '', sessionToken: '' };
      },
      close: ({ apiToken }) => void open.delete(apiToken),
    },
    waits,
    sharesConnections,
    isInstalling: () => false,
    onRest: () => rested.push(clock.elapsed()),
    start(given) {
      events = given;
      const calls: Call[] = [];
      const instance = {
        calls,
        retired: false,
        rests: false,
        restMs: 1000,
        idleSince: clock.elapsed(),
        worker: { ended: Promise.resolve() },
        run(call: Call) {
          call.startedAt = clock.elapsed();
          calls.push(call);
        },
        recall: () => undefined,
        kill() {
          instance.retired = true;
          events?.ended(instance);
        },
      } as unknown as Instance;
      made.push(instance);
      return Promise.resolve(instance);
    },
  });
  const outcomes: string[] = [];
  let count = 0;
  /** Pushes a call of a user, or one that the call `parent` makes. */
  const push = (openid: string, parent?: Call): Call => {
    const name = `${openid} ${++count}`;
    const chain = [
      ...(parent?.request.caller.chain ?? []),
      ...(parent === undefined ? [] : [{ functionName: 'f', requestId: parent.request.caller.requestId }]),
    ];
    const call: Call = {
      request: {
        name: 'f',
        event: Buffer.from('{}'),
        caller: pageOf(openid, { requestId: name, ...(chain.length === 0 ? {} : { chain }) }),
        from: parent === undefined ? 'page' : 'function',
      },
      resolve() {
        waits.remove(call);
        outcomes.push(`${name}: done`);
      },
      reject(error: CloudError) {
        waits.remove(call);
        outcomes.push(`${name}: ${error.code}`);
      },
      cold: false,
      settled: false,
      credential: undefined,
      id: 0,
      queuedAt: clock.elapsed(),
      startedAt: 0,
      settledAt: 0,
    };
    lane.push(call);
    return call;
  };
  const instanceOf = (call: Call) => made.find(({ calls }) => calls[0] === call);
  /** Answers a call and lets it drain, or rest. */
  const finish = (call: Call, rests = false) => {
    const instance = instanceOf(call);
    if (instance === undefined) throw new Error('It does not run');
    call.settled = true;
    call.resolve({ result: Buffer.from('1'), requestId: '', durationMs: 0, coldStart: false, memoryUsed: 0 });
    (instance.calls as Call[]).shift();
    instance.rests = rests;
    instance.idleSince = clock.elapsed();
    events?.drained(call, instance);
  };
  /** What an instance has been sent ahead, it has not begun. */
  const giveBack = (instance: Instance) => events?.returned((instance.calls as Call[]).splice(0), instance);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  /** Lets time pass in the steps in which the lane looks at its queue. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 20) {
      clock.advance(Math.min(20, left));
      await turn();
    }
  };
  return { lane, push, finish, giveBack, instanceOf, pass, turn, made, open, outcomes, rested };
}

test('a recursion gets instances beyond the limit one at a time, then an end', async () => {
  const { push, instanceOf, turn, pass, made, outcomes } = makeLane(1);
  let call = push('ann');
  await turn();
  for (let depth = 1; depth <= 16; depth++) {
    call = push('ann', call);
    await pass(20);
    expect(instanceOf(call)).toBe(made[depth]);
  }
  const last = push('ann', call);
  await pass(40);
  expect(instanceOf(last)).toBeUndefined();
  expect(made).toHaveLength(17);
  expect(outcomes).toEqual(['ann 18: FUNCTION_CHAIN_STUCK']);
});

test('the instances beyond the limit end when nobody needs them any more', async () => {
  const { push, finish, instanceOf, turn, pass, made } = makeLane(1);
  const outer = push('ann');
  await turn();
  const inner = push('ann', outer);
  await pass(20);
  const page = push('bob');
  expect(made).toHaveLength(2);
  finish(inner);
  // The page's call does not begin there, but where the limit allows.
  expect(instanceOf(page)).toBeUndefined();
  finish(outer);
  expect(instanceOf(page)).toBe(made[0]);
  expect(made[1]?.retired).toBe(true);
});

test('who waits for a minute is told so', async () => {
  const { push, turn, pass, outcomes } = makeLane(1);
  push('ann');
  await turn();
  push('bob');
  await pass(59_900);
  expect(outcomes).toEqual([]);
  await pass(200);
  expect(outcomes).toEqual(['bob 2: EXCEED_CONCURRENT_REQUEST_LIMIT']);
});

test('one that rests serves its caller at once, and gives others its place when it has had its time', async () => {
  const { push, finish, instanceOf, turn, pass, made, open, rested } = makeLane(1);
  const one = push('ann');
  await turn();
  finish(one, true);
  expect(open).toEqual(new Set(['ann 1']));
  const bob = push('bob');
  const two = push('ann');
  expect(instanceOf(two)).toBe(made[0]);
  finish(two, true);
  expect(open).toEqual(new Set(['ann 3']));
  expect(rested).toHaveLength(2);
  await pass(980);
  expect(instanceOf(bob)).toBeUndefined();
  await pass(40);
  expect(instanceOf(bob)).toBe(made[1]);
  expect(made[0]?.retired).toBe(true);
  expect(open).toEqual(new Set(['bob 2']));
});

test('one whose connections are shared serves anybody at once, and nobody is warned', async () => {
  const { push, finish, instanceOf, turn, made, rested } = makeLane(1, true);
  const one = push('ann');
  await turn();
  finish(one, true);
  expect(instanceOf(push('bob'))).toBe(made[0]);
  expect(rested).toEqual([]);
});

test('other callers get instances of their own while there may be more', async () => {
  const { push, finish, instanceOf, turn, made } = makeLane(2);
  const one = push('ann');
  await turn();
  finish(one, true);
  const bob = push('bob');
  await turn();
  expect(instanceOf(bob)).toBe(made[1]);
  expect(made[0]?.retired).toBe(false);
});

test('one that is retired ends with the last call it gives back, which runs elsewhere', async () => {
  const { lane, push, finish, giveBack, instanceOf, turn, made } = makeLane(1);
  const one = push('ann');
  await turn();
  finish(one);
  const two = push('bob');
  const old = instanceOf(two) as Instance;
  let killed = 0;
  const kill = old.kill.bind(old);
  old.kill = () => {
    killed++;
    kill();
  };
  lane.renew();
  giveBack(old);
  await turn();
  expect(killed).toBe(1);
  expect(instanceOf(two)).toBe(made[1]);
});
