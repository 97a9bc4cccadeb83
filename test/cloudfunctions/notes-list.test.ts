import { createTestCloud, type TestCloud } from 'yunlet/testing';
import type { Api } from '../../shared/api';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud();
});
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

/** A note as the database keeps it; `minute` orders it. */
function stored(id: string, minute: number, openid = 'o-someone') {
  return {
    _id: id,
    _openid: openid,
    text: id,
    place: null,
    author: { nickname: '老周' },
    photos: [],
    cover: null,
    createdAt: new Date(Date.UTC(2026, 2, 8, 8, minute)),
  };
}

async function page(before?: string, limit?: number) {
  const alice = await cloud.as<Api>('alice');
  const answer = await alice.callFunction('notes-list', {
    ...(before === undefined ? {} : { before }),
    ...(limit === undefined ? {} : { limit }),
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return { ids: answer.data.notes.map((note) => note.id), next: answer.data.next, notes: answer.data.notes };
}

it('answers an empty board with an empty page', async () => {
  expect(await page()).toMatchObject({ ids: [], next: null });
});

it('gives ten notes a page, newest first, until there are no more', async () => {
  const all = Array.from({ length: 23 }, (_, index) => stored(`n${String(index).padStart(2, '0')}`, index));
  await cloud.db.collection('notes').insert(all);
  const newestFirst = all.map((note) => note._id).reverse();
  const first = await page();
  expect(first.ids).toEqual(newestFirst.slice(0, 10));
  const second = await page(first.next!);
  expect(second.ids).toEqual(newestFirst.slice(10, 20));
  const third = await page(second.next!);
  expect(third).toMatchObject({ ids: newestFirst.slice(20), next: null });
});

it('says there is no next page when the last note just fits', async () => {
  await cloud.db.collection('notes').insert([stored('a', 1), stored('b', 2)]);
  expect(await page(undefined, 2)).toMatchObject({ ids: ['b', 'a'], next: null });
});

it('loses and repeats nothing among notes of the same moment, nor when notes arrive between pages', async () => {
  await cloud.db.collection('notes').insert(['a', 'b', 'c', 'd', 'e'].map((id) => stored(id, 1)));
  const first = await page(undefined, 2);
  expect(first.ids).toEqual(['e', 'd']);
  await cloud.db.collection('notes').insert(stored('z', 2));
  const second = await page(first.next!, 2);
  expect(second.ids).toEqual(['c', 'b']);
  expect(await page(second.next!, 2)).toMatchObject({ ids: ['a'], next: null });
});

it('marks one’s own notes, shows no openid, and times as ISO text', async () => {
  const alice = await cloud.as<Api>('alice');
  await cloud.db.collection('notes').insert([stored('mine', 2, alice.openid), stored('other', 1)]);
  const { notes } = await page();
  expect(notes.map((note) => note.mine)).toEqual([true, false]);
  expect(notes[0]!.createdAt).toBe('2026-03-08T08:02:00.000Z');
  expect(JSON.stringify(notes)).not.toContain(alice.openid);
});

it('gives pictures addresses that work, and an empty one where the file is gone', async () => {
  const alice = await cloud.as<Api>('alice');
  const kept = await alice.callFunction('notes-create', { text: 'kept' });
  const lost = await alice.callFunction('notes-create', { text: 'lost' });
  if (!kept.ok || !lost.ok) throw new Error('not created');
  await cloud.files.remove(lost.data.cover!.fileId);
  const { notes } = await page();
  const covers = new Map(notes.map((note) => [note.text, note.cover!.url]));
  expect(covers.get('lost')).toBe('');
  expect((await fetch(covers.get('kept')!)).status).toBe(200);
});

it('refuses a page size or place it does not know', async () => {
  const alice = await cloud.as<Api>('alice');
  expect(await alice.callFunction('notes-list', { before: 'yesterday', limit: 21 })).toMatchObject({
    ok: false,
    error: { code: 'INVALID_INPUT', issues: [{ path: 'before' }, { path: 'limit' }] },
  });
});
