import type { Call } from '../../../../cloud/functions/pool/call';
import type { Instance } from '../../../../cloud/functions/pool/instance';
import { createKeptInstances } from '../../../../cloud/functions/pool/kept-instances';
import { pageOf } from '../harness';

const instanceOf = (changes: Partial<Instance> = {}) =>
  ({ calls: [], retired: false, rests: true, idleSince: 0, restMs: 1000, ...changes }) as unknown as Instance;
const callOf = (...[openid, changes]: Parameters<typeof pageOf>) =>
  ({ request: { name: 'f', caller: pageOf(openid, changes), from: 'page' } }) as unknown as Call;

test('one that rests is for whoever is the same to the function in all it can see', () => {
  const kept = createKeptInstances(false);
  const instance = instanceOf();
  expect(kept.fits(instance, callOf('bob'))).toBe(true);
  kept.over(instance, callOf('ann'));
  expect(kept.has(instance)).toBe(true);
  expect(kept.fits(instance, callOf('ann'))).toBe(true);
  for (const other of [
    callOf('bob'),
    callOf('ann', { env: 'other' }),
    callOf('ann', { unionid: 'u' }),
    callOf('ann', { source: 'wx_client,scf', kind: 'function' }),
    { ...callOf('ann'), request: { ...callOf('ann').request, from: 'timer' } } as Call,
  ]) {
    expect(kept.fits(instance, other)).toBe(false);
  }
});

test('one whose connections are shared is for anybody', () => {
  const kept = createKeptInstances(true);
  const instance = instanceOf();
  kept.over(instance, callOf('ann'));
  expect(kept.fits(instance, callOf('bob'))).toBe(true);
  expect(kept.has(instance)).toBe(true);
});

test('a credential lasts until the call after it is over, or the instance is gone', () => {
  const kept = createKeptInstances(false);
  const [one, two, three] = [callOf('ann'), callOf('ann'), callOf('ann')];
  const instance = instanceOf();
  expect(kept.over(instance, one)).toEqual([]);
  expect(kept.over(instance, two)).toEqual([one]);
  instance.rests = false;
  expect(kept.over(instance, three)).toEqual([two, three]);
  expect(kept.has(instance)).toBe(false);
  instance.rests = true;
  kept.over(instance, one);
  expect(kept.remove(instance)).toEqual([one]);
  expect(kept.remove(instance)).toEqual([]);
  expect(kept.size).toBe(0);
});

test('room is made by the one that has rested longest, and long enough', () => {
  const kept = createKeptInstances(false);
  const [old, older, busy, retired] = [
    instanceOf({ idleSince: 200 }),
    instanceOf({ idleSince: 100 }),
    instanceOf({ idleSince: 0, calls: [callOf('ann')] }),
    instanceOf({ idleSince: 0, retired: true }),
  ];
  for (const instance of [old, older, busy, retired]) kept.over(instance, callOf('ann'));
  expect(kept.oldest(1000)).toBeUndefined();
  expect(kept.oldest(1100)).toBe(older);
  expect(kept.oldest(5000)).toBe(older);
  kept.remove(older);
  expect(kept.oldest(5000)).toBe(old);
});
