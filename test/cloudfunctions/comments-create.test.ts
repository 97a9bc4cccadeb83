import { createTestCloud, type TestCloud } from 'yunlet/testing';
import type { Api } from '../../shared/api';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud();
});
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

const comments = () => cloud.db.collection('comments').find();

it('stores a comment under the name its author has by then, and no openid', async () => {
  const [alice, bob] = await Promise.all([cloud.as<Api>('alice'), cloud.as<Api>('bob')]);
  const note = await alice.callFunction('notes-create', { text: '捡到一把钥匙' });
  if (!note.ok) throw new Error(note.error.message);
  const me = await bob.callFunction('login', { nickname: '阿宝' });
  if (!me.ok) throw new Error(me.error.message);
  const answer = await bob.callFunction('comments-create', { noteId: note.data.id, text: ' 是我的！ ' });
  expect(answer).toEqual({ ok: true, data: { id: expect.any(String) as string } });
  expect(await comments()).toEqual([
    {
      _id: answer.ok && answer.data.id,
      noteId: note.data.id,
      text: '是我的！',
      author: { nickname: '阿宝', mark: me.data.mark },
      createdAt: expect.any(Date) as Date,
    },
  ]);
});

it.each([
  ['a note that is not there', { noteId: 'nothing', text: '有人吗' }, 'NOTE_NOT_FOUND'],
  ['an empty comment', { noteId: 'nothing', text: '  ' }, 'INVALID_INPUT'],
  ['a comment that is too long', { noteId: 'nothing', text: '好'.repeat(201) }, 'INVALID_INPUT'],
])('refuses %s and stores nothing', async (_, data, code) => {
  const alice = await cloud.as<Api>('alice');
  expect(await alice.callFunction('comments-create', data)).toMatchObject({ ok: false, error: { code } });
  expect(await comments()).toEqual([]);
});
