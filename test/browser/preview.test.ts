import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchBrowser } from './launch-browser';
import { startStubGateway, type StubGateway } from './stub-gateway';

const fixture = join(__dirname, '../fixtures/miniprograms/plain');

describeInBrowser('the preview in a browser', () => {
  let dir: string;
  let browser: Browser;
  let gateway: StubGateway;
  let page: Page;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yunlet-preview-'));
    await cp(fixture, dir, { recursive: true });
    gateway = await startStubGateway({
      dir,
      mode: 'dev',
      functions: {
        list: () => ({ items: [{ id: '1', title: 'Bread', done: false }] }),
        who: (_data, openid) => ({ openid }),
        add: ({ title }) =>
          title === ''
            ? { refuse: { errCode: -504002, code: 'FUNCTIONS_EXECUTE_FAIL', message: 'a title is missing' } }
            : { id: 'x', title, done: false },
      },
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 375, height: 812 } });
  });
  afterEach(() => page.close());

  it('shows a list, takes input, adds a row, shows a toast, and sizes rpx', async () => {
    await page.goto(`${gateway.url}/preview/app.html`);
    await page.getByText('Bread').waitFor();
    await page.locator('.field input').fill('Milk');
    await page.locator('.send').click();
    await page.getByText('Milk').waitFor();
    await page.getByText('Added').waitFor();
    expect(await page.locator('.field input').inputValue()).toBe('');
    expect(await page.locator('.logo').boundingBox()).toMatchObject({ width: 48, height: 48 });
    await page.locator('.send').click();
    await page.getByText('Refused -504002').waitFor();
  });

  it('navigates with a query and comes back', async () => {
    await page.goto(`${gateway.url}/preview/app.html`);
    await page.getByText('Bread').click();
    await page.getByText('1 from list').waitFor();
    await page.getByText('from the list', { exact: true }).waitFor();
    expect(await page.locator('.yl-title').textContent()).toBe('Thing');
    await page.locator('.yl-back').click();
    await page.getByText('Bread').waitFor();
    expect(new URL(page.url()).hash).toBe('#/pages/list/list');
  });

  it('opens a deep link as the user it names', async () => {
    await page.goto(`${gateway.url}/preview/app.html?user=bob#/pages/me/me`);
    await page.getByText('openid-bob').waitFor();
  });

  it('switches the simulated user in the frame and logs calls', async () => {
    await page.setViewportSize({ width: 1180, height: 900 });
    await page.goto(`${gateway.url}/preview/#/pages/me/me`);
    const app = page.frameLocator('#app');
    await app.getByText('openid-alice').waitFor();
    await page.getByRole('radio', { name: '小明' }).click();
    await app.getByText('openid-小明').waitFor();
    expect(await page.locator('#path').textContent()).toBe('pages/me/me');
    expect(await page.locator('#calls b').first().textContent()).toBe('who');
  });

  it('shows a build error with its place in the phone, and recovers by itself', async () => {
    const file = join(dir, 'pages/list/list.wxml');
    const good = await readFile(file, 'utf8');
    await page.goto(`${gateway.url}/preview/app.html`);
    await page.getByText('Bread').waitFor();
    await writeFile(file, `<view>\n  <text>{{ a + }}</text>\n</view>`);
    await page.getByText(/pages\/list\/list\.wxml:2:\d+/).waitFor();
    await page.getByText('unexpected character inside expression').waitFor();
    await writeFile(file, good);
    await page.getByText('Bread').waitFor();
  });
});
