import { createTestCloud, type TestCloud } from 'yunlet/testing';
import type { Api } from '../../shared/api';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud();
});
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

it('gives the note its author wrote, to everybody', async () => {
  const [alice, bob] = await Promise.all([cloud.as<Api>('alice'), cloud.as<Api>('bob')]);
  const created = await alice.callFunction('notes-create', { text: '楼下的玉兰开了' });
  if (!created.ok) throw new Error(created.error.message);
  const { id } = created.data;
  const seen = await bob.callFunction('notes-get', { id });
  expect(seen).toMatchObject({ ok: true, data: { id, text: '楼下的玉兰开了', mine: false } });
  expect(await alice.callFunction('notes-get', { id })).toMatchObject({ data: { mine: true } });
});

it('refuses an unknown note by its declared code', async () => {
  const alice = await cloud.as<Api>('alice');
  expect(await alice.callFunction('notes-get', { id: 'nowhere' })).toEqual({
    ok: false,
    error: { code: 'NOTE_NOT_FOUND', message: 'NOTE_NOT_FOUND' },
  });
});

it('refuses an event without an id', async () => {
  const alice = await cloud.as('alice');
  expect(await alice.callFunction('notes-get')).toMatchObject({
    ok: false,
    error: { code: 'INVALID_INPUT', issues: [{ path: 'id' }] },
  });
});
