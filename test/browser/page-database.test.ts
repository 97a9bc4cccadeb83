import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createTestCloud, type TestCloud } from '../../cloud/testing';
import { describeInBrowser, launchBrowser } from './launch-browser';

const PROJECT = join(__dirname, '../fixtures/projects/page-database');

describeInBrowser('a page that uses wx.cloud.database(), in a browser', () => {
  let cloud: TestCloud;
  let browser: Browser;
  beforeAll(async () => {
    cloud = await createTestCloud({ project: PROJECT });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await cloud.stop();
  });

  /** Opens the page as a user; `shown` waits for its rows and its total. */
  async function open(user: string) {
    const page = await browser.newPage({ viewport: { width: 375, height: 812 } });
    await page.goto(`${cloud.url}/preview/app.html?user=${user}`);
    const shown = async (total: number, rows: readonly string[]) => {
      await page.getByText(`total ${total}`, { exact: true }).waitFor();
      expect(await rowsOf(page)).toEqual(rows);
    };
    return { page, shown };
  }
  const rowsOf = (page: Page) => page.locator('.note').allTextContents();

  it('adds, finds, counts, orders, changes, adds up and removes', async () => {
    const { page, shown } = await open('alice');
    await shown(0, []);
    await page.locator('.add').click();
    await shown(4, ['4 open dated 117', '3 open dated 116', '2 open dated 115']);
    await page.getByText('sums false:10', { exact: true }).waitFor();
    await page.locator('.mark').click();
    await page.getByText('updated 2').waitFor();
    await shown(4, ['14 done dated 117', '13 done dated 116', '2 open dated 115']);
    await page.getByText('sums false:3 true:27', { exact: true }).waitFor();
    const alice = await cloud.as('alice');
    const stored = await cloud.db.collection('page_notes').find({ done: true });
    expect(stored).toMatchObject([{ n: 13 }, { n: 14 }]);
    expect(stored.every(({ _openid }) => _openid === alice.openid)).toBe(true);

    const { page: other, shown: othersSee } = await open('bob');
    await othersSee(0, []);
    await other.close();

    await page.locator('.clear').click();
    await page.getByText('removed 2').waitFor();
    await shown(2, ['2 open dated 115']);

    // What others write shows by itself, where it is this user's to see.
    await page.getByText('live 1,2', { exact: true }).waitFor();
    await cloud.db.collection('page_notes').insert([
      { _id: 'another', _openid: 'another', n: 8 },
      { _id: 'mine', _openid: alice.openid, n: 9 },
    ]);
    await page.getByText('live 1,2,9', { exact: true }).waitFor();

    await page.locator('.refuse').click();
    await page.getByText('-502003 collection.get:fail -502003 database permission denied').waitFor();

    // What a page runs into names it by its route.
    const many = Array.from({ length: 25 }, (_, n) => ({ _openid: alice.openid, n: n + 20 }));
    await cloud.db.collection('page_notes').insert(many);
    await page.locator('.add').click();
    const cut = () => cloud.warnings.find(({ code }) => code === 'RESULT_CUT');
    const deadline = Date.now() + 10_000;
    while (cut() === undefined && Date.now() < deadline) await page.locator('.add').innerText();
    expect(cut()).toMatchObject({
      place: 'pages/notes/notes',
      fields: { collection: 'page_notes', limit: 20 },
    });
    await page.close();
  });
});
