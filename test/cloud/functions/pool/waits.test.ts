import { createWaits, type LaneView } from '../../../../cloud/functions/pool/waits';
import type { Call } from '../../../../cloud/functions/pool/call';
import { pageOf } from '../harness';

const credential = { apiToken: '', secretId: '', secretKey: '', sessionToken: '' };
let made = 0;
/** A call of `name`, made by `parent`; at work, or waiting in its queue. */
const callOf = (name: string, state: 'at work' | 'waiting', parent?: Call): Call => {
  const caller = pageOf('ann', {
    requestId: `request-${++made}`,
    ...(parent === undefined
      ? {}
      : {
          chain: [
            ...(parent.request.caller.chain ?? []),
            { functionName: parent.request.name, requestId: parent.request.caller.requestId },
          ],
        }),
  });
  return {
    request: { name, event: Buffer.from('{}'), caller, from: parent === undefined ? 'page' : 'function' },
    resolve: () => undefined,
    reject: () => undefined,
    cold: false,
    settled: false,
    credential: state === 'at work' ? credential : undefined,
    id: 0,
    queuedAt: 0,
    startedAt: 0,
    settledAt: 0,
  };
};
const laneOf = (heads: Call[], isFull = true): LaneView => ({
  isFull: () => isFull,
  heads: () => heads,
  isInstalling: () => false,
});

test('a lane whose every head waits for a call in its own queue is stuck', () => {
  const waits = createWaits();
  const [one, two] = [callOf('a', 'at work'), callOf('a', 'at work')];
  const lane = laneOf([one, two]);
  waits.add(one, lane);
  waits.add(two, lane);
  expect(waits.isStuck(lane)).toBe(false);
  const first = callOf('a', 'waiting', one);
  waits.add(first, lane);
  expect(waits.isStuck(lane)).toBe(false);
  const second = callOf('a', 'waiting', two);
  waits.add(second, lane);
  expect(waits.isStuck(lane)).toBe(true);
  waits.remove(second);
  waits.remove(second);
  expect(waits.isStuck(lane)).toBe(false);
});

test('a lane that may have another instance is never stuck', () => {
  const waits = createWaits();
  const head = callOf('a', 'at work');
  const lane = laneOf([head], false);
  waits.add(callOf('a', 'waiting', head), lane);
  expect(waits.isStuck(lane)).toBe(false);
});

test('a circle over two lanes is seen from both, and only while nothing breaks it', () => {
  const waits = createWaits();
  const [a, b] = [callOf('a', 'at work'), callOf('b', 'at work')];
  const heads = { a: [a], b: [b] };
  const [laneA, laneB] = [laneOf(heads.a), laneOf(heads.b)];
  waits.add(callOf('b', 'waiting', a), laneB);
  expect(waits.isStuck(laneB)).toBe(false);
  waits.add(callOf('a', 'waiting', b), laneA);
  expect([waits.isStuck(laneA), waits.isStuck(laneB)]).toEqual([true, true]);
  heads.b.push(callOf('b', 'at work'));
  expect([waits.isStuck(laneA), waits.isStuck(laneB)]).toEqual([false, false]);
});

test('a head that waits for a call at work goes on with it', () => {
  const waits = createWaits();
  const a = callOf('a', 'at work');
  const b = callOf('b', 'at work', a);
  const lane = laneOf([a]);
  waits.add(b, laneOf([b]));
  expect(waits.isStuck(lane)).toBe(false);
  const back = callOf('a', 'waiting', b);
  waits.add(back, lane);
  expect(waits.isStuck(lane)).toBe(true);
  expect(waits.lastOf(a)).toBe(back);
  expect(waits.lastOf(back)).toBeUndefined();
});

test('one of several calls is enough to hold a head', () => {
  const waits = createWaits();
  const head = callOf('a', 'at work');
  const lane = laneOf([head]);
  waits.add(callOf('b', 'at work', head), laneOf([]));
  waits.add(callOf('a', 'waiting', head), lane);
  expect(waits.isStuck(lane)).toBe(true);
});

test('who waits for packages of another function is known through the chain', () => {
  const waits = createWaits();
  const outer = callOf('a', 'at work');
  const inner = callOf('b', 'at work', outer);
  const last = callOf('c', 'waiting', inner);
  const state = { installs: true };
  waits.add(inner, laneOf([inner]));
  expect(waits.waitsForPackages(outer)).toBe(false);
  waits.add(last, { ...laneOf([]), isInstalling: () => state.installs });
  expect(waits.waitsForPackages(outer)).toBe(true);
  expect(waits.waitsForPackages(inner)).toBe(true);
  expect(waits.waitsForPackages(last)).toBe(false);
  state.installs = false;
  expect(waits.waitsForPackages(outer)).toBe(false);
});
