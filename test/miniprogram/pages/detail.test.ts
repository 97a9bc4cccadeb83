/* @jest-environment node */
import { createTestCloud, type TestCloud, type TestUser } from 'yunlet/testing';
import { createTestApp, type TestApp } from 'yunlet/testing/pages';
import type { Api } from '../../../shared/api';

let cloud: TestCloud;
let app: TestApp;
let alice: TestUser<Api>;
beforeAll(async () => {
  cloud = await createTestCloud();
  app = await createTestApp({ url: cloud.url });
  alice = await cloud.as<Api>('alice');
});
afterEach(() => app.dispose());
afterAll(() => cloud.stop());

async function write(text: string, photos: readonly string[] = []): Promise<string> {
  const answer = await alice.callFunction('notes-create', { text, place: '3 号楼', photos: [...photos] });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data.id;
}

it('shows its author a note with all its photos, opens one in full, and can be shared', async () => {
  const upload = (name: string) => alice.uploadFile({ cloudPath: `photos/${name}.png`, fileContent: name });
  const id = await write('阳台上的日落', [await upload('a'), await upload('b')]);
  const page = await app.open(`/pages/detail/detail?id=${id}`);
  expect(page.query('skeleton')).toBeDefined();
  await page.waitFor(() => page.text('.text') === '阳台上的日落');
  expect(page.text('.place')).toBe('3 号楼');
  expect(page.text('.mine')).toBe('我');
  const addresses = page.queryAll('.picture').map((picture) => picture.attribute('src'));
  expect(addresses).toHaveLength(2);
  expect(await (await fetch(addresses[1] ?? '')).text()).toBe('b');
  await page.tap('.picture', 1);
  expect(page.photo).toBe(addresses[1]);
  expect(page.call('onShareAppMessage')).toEqual({
    title: '阳台上的日落',
    path: `/pages/detail/detail?id=${id}`,
  });
});

it('says that a note is gone, and leads back to the board even from a shared link', async () => {
  const page = await app.open('/pages/detail/detail?id=nothing', { user: 'bob' });
  await page.waitFor(() => page.text('.title') === '这条消息已经不在了');
  await page.tap('.action');
  expect(page.stack).toEqual(['pages/list/list']);
});

it('tries again after a failure', async () => {
  const id = await write('门口的快递');
  const page = await app.open(`/pages/detail/detail?id=${id}`, { user: 'bob', offline: true });
  await page.waitFor(() => page.text('.title') === '没能取到消息');
  page.setOffline(false);
  await page.tap('.action');
  await page.waitFor(() => page.text('.text') === '门口的快递');
  expect(page.query('.mine')).toBeUndefined();
});
