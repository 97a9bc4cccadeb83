import { createTestCloud, type TestCloud } from 'yunlet/testing';
import type { Api } from '../../shared/api';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud();
});
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

it('makes a profile at the first call and finds it at the next', async () => {
  const alice = await cloud.as<Api>('alice');
  const first = await alice.callFunction('login');
  const nickname = `邻居${alice.openid.slice(-4)}`;
  expect(first).toEqual({
    ok: true,
    data: {
      nickname,
      mark: expect.stringMatching(/^[\w-]{16}$/) as string,
      joinedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      isNew: true,
    },
  });
  expect(await alice.callFunction('login', {})).toEqual({
    ok: true,
    data: { ...(first.ok ? first.data : {}), isNew: false },
  });
  expect(await cloud.db.collection('users').find({})).toEqual([
    { _id: alice.openid, _openid: alice.openid, nickname, joinedAt: expect.any(Date) as Date },
  ]);
});

it('takes a new nickname and refuses an empty one', async () => {
  const alice = await cloud.as<Api>('alice');
  await alice.callFunction('login', {});
  expect(await alice.callFunction('login', { nickname: ' 阿丽 ' })).toMatchObject({
    ok: true,
    data: { nickname: '阿丽', isNew: false },
  });
  expect(await alice.callFunction('login', { nickname: ' ' })).toMatchObject({
    ok: false,
    error: { code: 'INVALID_INPUT', issues: [{ path: 'nickname', message: '昵称不能为空' }] },
  });
  expect(await alice.callFunction('login')).toMatchObject({ data: { nickname: '阿丽' } });
});

it('ends in one profile when the first calls come at the same time', async () => {
  const alice = await cloud.as<Api>('alice');
  const answers = await Promise.all(Array.from({ length: 8 }, () => alice.callFunction('login')));
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(await cloud.db.collection('users').count()).toBe(1);
});

it('keeps neighbours apart', async () => {
  const [alice, bob] = await Promise.all([cloud.as<Api>('alice'), cloud.as<Api>('bob')]);
  await alice.callFunction('login', { nickname: '阿丽' });
  await bob.callFunction('login', { nickname: '老周' });
  expect(await alice.callFunction('login')).toMatchObject({ data: { nickname: '阿丽' } });
});
