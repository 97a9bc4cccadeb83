import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createTestCloud, type TestCloud } from '../../cloud/testing';
import { describeInBrowser, launchBrowser } from './launch-browser';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFElEQVR4nGP4z8Dwn4GBgYGBgQEADwkB/vsMfjEAAAAASUVORK5CYII=';

describeInBrowser('the model app in a browser, from tap to database', () => {
  let cloud: TestCloud;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => {
    cloud = await createTestCloud({ project: join(__dirname, '../..') });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterAll(async () => {
    await browser.close();
    await cloud.stop();
  });
  const app = () => page.frameLocator('#app');
  /** Whether the picture in the first place of the page has really been drawn. */
  const firstPicture = () =>
    app()
      .locator('wx-image img')
      .first()
      .evaluate(async (image) => {
        const picture = image as unknown as { decode(): Promise<void>; naturalWidth: number };
        await picture.decode();
        return picture.naturalWidth;
      });

  it('begins with an empty board and greets the simulated user', async () => {
    await page.goto(`${cloud.url}/preview/`);
    await app().getByText('这里还很安静').waitFor();
    expect(await cloud.db.collection('users').find({})).toHaveLength(1);
  });

  it('writes a note by tap; its function draws and stores the cover that the page shows', async () => {
    await app().getByText('发布').click();
    await app().locator('textarea').fill('谁家的梯子借我用一下？');
    await app().locator('.place input').fill('3 号楼门口');
    await app().locator('.send').click();
    await app().getByText('谁家的梯子借我用一下？').waitFor();
    await app().getByText('3 号楼门口').waitFor();
    expect(await firstPicture()).toBeGreaterThan(100);
    const alice = await cloud.as('alice');
    const [note] = await cloud.db.collection('notes').find({});
    expect(note).toMatchObject({
      _openid: alice.openid,
      text: '谁家的梯子借我用一下？',
      place: '3 号楼门口',
    });
    expect(note?.['createdAt']).toBeInstanceOf(Date);
  });

  it('is read by another user, who opens it and comes back', async () => {
    await page.getByRole('radio', { name: 'bob' }).click();
    await app().getByText('谁家的梯子借我用一下？').click();
    await page.locator('#path', { hasText: 'pages/detail/detail' }).waitFor();
    await app().getByText('谁家的梯子借我用一下？').last().waitFor();
  });

  it('shows both of them what the other one says, without a reload', async () => {
    const other = await browser.newPage({ viewport: { width: 375, height: 812 } });
    other.on('pageerror', (error) => errors.push(error.message));
    await other.goto(`${cloud.url}/preview/app.html?user=alice`);
    await other.getByText('谁家的梯子借我用一下？').click();
    await other.getByText('还没有人说话，说第一句吧').waitFor();
    await app().locator('.draft input').fill('我家有，晚上来取');
    await app().locator('.bar .send').click();
    await other.getByText('我家有，晚上来取').waitFor();
    await other.locator('.draft input').fill('太好了，七点可以吗？');
    await other.locator('.bar .send').click();
    await app().getByText('太好了，七点可以吗？').waitFor();
    await app().getByText('我家有，晚上来取').waitFor();
    expect(await app().locator('.comment .mine').count()).toBe(1);
    await other.close();
    await app().locator('.yl-back').click();
    await page.locator('#path', { hasText: 'pages/list/list' }).waitFor();
  });

  it('uploads a photo the user chose and shows it by its temporary address', async () => {
    await app().locator('.ask-go').click();
    await app().locator('textarea').last().fill('阳台上的日落');
    const chooser = page.waitForEvent('filechooser');
    await app().getByText('添加照片').click();
    await (
      await chooser
    ).setFiles({ name: 'sunset.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
    await app().locator('.photo-image').waitFor();
    await app().locator('.send').click();
    await app().getByText('阳台上的日落').first().waitFor();
    const bob = await cloud.as('bob');
    const [note] = await cloud.db.collection('notes').find({ text: '阳台上的日落' });
    expect(note).toMatchObject({ _openid: bob.openid, cover: null });
    const [photo] = note?.['photos'] as string[];
    expect(photo).toMatch(/^cloud:\/\//);
    expect(await firstPicture()).toBe(2);
  });

  it('keeps what was refused on the page, with the reason', async () => {
    await app().locator('.ask-go').click();
    await app().locator('.send').click();
    await app().getByText('写点什么再发布吧').waitFor();
    expect(await cloud.db.collection('notes').find({})).toHaveLength(2);
  });

  it('never threw on a page', () => {
    expect(errors).toEqual([]);
  });
});
