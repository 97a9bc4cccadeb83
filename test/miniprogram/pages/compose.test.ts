/* @jest-environment node */
import { createTestCloud, type TestCloud } from 'yunlet/testing';
import { createTestApp, type TestApp, type TestFile } from 'yunlet/testing/pages';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFElEQVR4nGP4z8Dwn4GBgYGBgQEADwkB/vsMfjEAAAAASUVORK5CYII=',
  'base64',
);
const photo = (name: string): TestFile => ({ name, type: 'image/png', bytes: PNG });

let cloud: TestCloud;
let app: TestApp;
let chosen: TestFile[] = [];
beforeAll(async () => {
  cloud = await createTestCloud();
  app = await createTestApp({ url: cloud.url, chooseFiles: () => chosen });
});
afterEach(async () => {
  await app.dispose();
  await cloud.reset();
});
afterAll(() => cloud.stop());

const notes = () => cloud.db.collection('notes').find();

it('refuses an empty note and one that is too long, in words beside the field, and sends neither', async () => {
  const page = await app.open('/pages/compose/compose');
  await page.tap('.send');
  expect(page.text('.problem')).toBe('写点什么再发布吧');
  await page.input('.text', '好'.repeat(501));
  expect(page.text('.problem')).toBe('内容最多 500 个字');
  expect(page.text('.count--over')).toBe('501/500');
  await page.tap('.send');
  await page.input('.text', ' 👍 ');
  expect(page.text('.problem')).toBe('');
  expect(page.text('.count')).toBe('1/500');
  expect(await notes()).toEqual([]);
});

it('stores chosen photos with the note, at most three, without those that were removed', async () => {
  const page = await app.open('/pages/compose/compose');
  chosen = ['1.PNG', '2.png', '3.png', '4.png'].map(photo);
  await page.tap('.photo-add');
  await page.waitFor(() => page.queryAll('.photo-image').length === 3);
  expect(page.query('.photo-add')).toBeUndefined();
  await page.tap('.photo-remove', 2);
  expect(page.text('.photo-hint')).toBe('2/3');
  await page.input('.text', '阳台上的日落');
  await page.tap('.send');
  await page.waitFor(() => page.toast === '已发布');

  const alice = await cloud.as('alice');
  const [note] = await notes();
  expect(note).toMatchObject({ _openid: alice.openid, text: '阳台上的日落', cover: null });
  const photos = note?.['photos'] as string[];
  expect(photos).toHaveLength(2);
  expect(photos[0]).toMatch(/^cloud:\/\/.+\/photos\/.+\.png$/);
  expect(await cloud.files.read(photos[1] ?? '')).toEqual(PNG);
});

it('does not mind a chooser that is closed without a choice', async () => {
  const page = await app.open('/pages/compose/compose');
  chosen = [];
  await page.tap('.photo-add');
  expect(page.queryAll('.photo-image')).toEqual([]);
  expect(page.events).not.toContainEqual(expect.objectContaining({ type: 'error' }));
});

it('keeps the draft when the network is lost, and sends it once when asked again', async () => {
  const page = await app.open('/pages/compose/compose');
  await page.input('.text', '花园里的玉兰开了');
  page.setOffline(true);
  await page.tap('.send');
  await page.waitFor(() => page.text('.alert') === '没有发出去，内容还在，请再试一次');
  expect(page.query('.text')?.value).toBe('花园里的玉兰开了');
  page.setOffline(false);
  await Promise.all([page.tap('.send'), page.tap('.send')]);
  await page.waitFor(() => page.toast === '已发布');
  expect(await notes()).toHaveLength(1);
});
