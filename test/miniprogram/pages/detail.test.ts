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

it('shows what neighbours say the moment they say it, and marks what is one’s own', async () => {
  const bob = await cloud.as<Api>('bob');
  await bob.callFunction('login', { nickname: '阿宝' });
  const id = await write('捡到一把钥匙');
  const page = await app.open(`/pages/detail/detail?id=${id}`);
  await page.waitFor(() => page.text('.comments-none') === '还没有人说话，说第一句吧');
  const said = await bob.callFunction('comments-create', { noteId: id, text: '是我的！' });
  expect(said).toMatchObject({ ok: true });
  await page.waitFor(() => page.text('.comment-text') === '是我的！');
  expect(page.text('.comment-name')).toBe('阿宝');
  expect(page.query('.comment .mine')).toBeUndefined();

  await page.input('.draft', '来三号楼取吧');
  await page.tap('.send');
  await page.waitFor(() => page.queryAll('.comment').length === 2);
  expect(page.queryAll('.comment-text').map(({ text }) => text)).toEqual(['是我的！', '来三号楼取吧']);
  expect(page.queryAll('.comment .mine')).toHaveLength(1);
  await page.waitFor(() => page.query('.draft')?.value === '');
  expect(page.text('.comments-count')).toBe('2');
});

it('says what is wrong with a comment, and keeps it when it could not be sent', async () => {
  const page = await app.open(`/pages/detail/detail?id=${await write('门口的快递')}`);
  await page.waitFor(() => page.query('.send') !== undefined);
  await page.tap('.send');
  await page.waitFor(() => page.text('.problem') === '写点什么再发送吧');
  await page.input('.draft', '我拿错了，抱歉');
  page.setOffline(true);
  await page.tap('.send');
  await page.waitFor(() => page.text('.problem') === '没有发出去，内容还在，请再试一次');
  expect(page.query('.draft')?.value).toBe('我拿错了，抱歉');
  page.setOffline(false);
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
