/* @jest-environment node */
import { createTestCloud, type TestCloud } from 'yunlet/testing';
import { createTestApp, type TestApp, type TestPage } from 'yunlet/testing/pages';
import type { Api } from '../../../shared/api';

let cloud: TestCloud;
let app: TestApp;
beforeAll(async () => {
  cloud = await createTestCloud();
  app = await createTestApp({ url: cloud.url });
});
afterEach(async () => {
  await app.dispose();
  await cloud.reset();
});
afterAll(() => cloud.stop());

/** A note as the database keeps it; `minute` orders it. */
function stored(text: string, minute: number) {
  return {
    _id: text,
    _openid: 'o-someone',
    text,
    place: null,
    author: { nickname: '老周' },
    photos: [],
    cover: null,
    createdAt: new Date(Date.UTC(2026, 2, 8, 8, minute)),
  };
}

const texts = (page: TestPage) => page.queryAll('note-card .text').map((text) => text.text);

it('greets a newcomer on an empty board, and shows the first note the moment it is written', async () => {
  const page = await app.open('/pages/list/list');
  await page.waitFor(() => page.text('.title') === '这里还很安静');
  await page.waitFor(() => page.text('.hello').includes('，'));
  expect(page.text('.hello')).toMatch(/^(夜深了|早上好|中午好|下午好|晚上好)，邻居.+$/);
  expect(await cloud.db.collection('users').count()).toBe(1);

  await page.tap('.action');
  expect(page.path).toBe('pages/compose/compose');
  await page.input('.text', '谁家的梯子借我用一下？');
  await page.input('.place', '3 号楼门口');
  await page.tap('.send');
  await page.waitFor(() => page.path === 'pages/list/list');
  expect(page.toast).toBe('已发布');
  expect(texts(page)).toEqual(['谁家的梯子借我用一下？']);
  expect(page.text('.mine')).toBe('我');
  expect(page.text('.place')).toBe('3 号楼门口');
  expect(page.text('.tail')).toBe('已经到底了');
});

it('shows ten notes at a time, newest first, until there are no more', async () => {
  await cloud.db
    .collection('notes')
    .insert(Array.from({ length: 12 }, (_, index) => stored(`n${index}`, index)));
  const page = await app.open('/pages/list/list');
  await page.waitFor(() => page.text('.tail') === '查看更早的消息');
  expect(texts(page)).toEqual(['n11', 'n10', 'n9', 'n8', 'n7', 'n6', 'n5', 'n4', 'n3', 'n2']);
  page.call('onReachBottom');
  page.call('onReachBottom');
  await page.waitFor(() => page.text('.tail') === '已经到底了');
  expect(texts(page).slice(-3)).toEqual(['n2', 'n1', 'n0']);
  expect(texts(page)).toHaveLength(12);
});

it('shows one neighbour what another wrote, after a pull from the top', async () => {
  const page = await app.open('/pages/list/list', { user: 'bob' });
  await page.waitFor(() => page.text('.title') === '这里还很安静');
  const alice = await cloud.as<Api>('alice');
  await alice.callFunction('notes-create', { text: '捡到一把钥匙' });
  page.call('onPullDownRefresh');
  await page.waitFor(() => texts(page).length === 1);
  expect(texts(page)).toEqual(['捡到一把钥匙']);
  expect(page.query('.mine')).toBeUndefined();

  await page.tap('note-card .card');
  expect(page.path).toBe('pages/detail/detail');
  await page.waitFor(() => page.text('.text') === '捡到一把钥匙');
  await page.back();
  expect(page.stack).toEqual(['pages/list/list']);
});

it('says that there is no network, and greets by name once it is back', async () => {
  const page = await app.open('/pages/list/list', { offline: true });
  await page.waitFor(() => page.text('.title') === '没能取到消息');
  expect(page.text('.hello')).not.toContain('，');
  page.setOffline(false);
  await page.tap('.action');
  await page.waitFor(() => page.text('.title') === '这里还很安静');
  await page.waitFor(() => page.text('.hello').includes('，邻居'));
});

it('keeps what is shown when a refresh or an older page fails', async () => {
  await cloud.db
    .collection('notes')
    .insert(Array.from({ length: 11 }, (_, index) => stored(`n${index}`, index)));
  const page = await app.open('/pages/list/list');
  await page.waitFor(() => texts(page).length === 10);
  page.setOffline(true);
  page.call('onPullDownRefresh');
  await page.waitFor(() => page.toast === '刷新失败，请稍后再试');
  await page.tap('.tail-again');
  await page.waitFor(() => page.text('.tail') === '加载失败，点这里再试');
  expect(texts(page)).toHaveLength(10);
  page.setOffline(false);
  await page.tap('.tail-again');
  await page.waitFor(() => texts(page).length === 11);
});
