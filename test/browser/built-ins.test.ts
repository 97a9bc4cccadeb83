import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchBrowser } from './launch-browser';
import { startStubGateway, type StubGateway } from './stub-gateway';

interface Drawn {
  getBoundingClientRect(): Readonly<Record<'left' | 'top' | 'width' | 'height', number>>;
}
interface Looking {
  elementsFromPoint(x: number, y: number): readonly { readonly textContent: string }[];
}

const FILES = {
  'app.json': '{"pages":["wheel/wheel","site/site"]}',
  'wheel/wheel.wxml': `<view hidden="{{!open}}"><picker-view style="height: 200px" value="{{at}}" indicator-style="height: 40px" bindchange="turn" bindpickend="end">
      <picker-view-column><view class="row" wx:for="{{rows}}" wx:key="*this">row {{item}}</view></picker-view-column>
    </picker-view></view>
    <button bindtap="show">show</button><text class="said">{{said}}</text>`,
  'wheel/wheel.js': `Page({
    data: { open: false, at: [2], rows: [0, 1, 2, 3, 4, 5, 6, 7], said: '' },
    show() { this.setData({ open: true }); },
    turn(e) { this.setData({ said: 'turned ' + e.detail.value.join() }); },
    end() { this.setData({ said: this.data.said + ' still' }); },
  });`,
  'site/site.wxml': '<web-view src="{{src}}" bindload="loaded"/>',
  'site/site.js': `Page({
    data: { src: location.origin + '/preview/nothing-here' },
    loaded(e) { wx.setNavigationBarTitle({ title: 'loaded' }); },
  });`,
};

describeInBrowser('built-in components in a browser', () => {
  let dir: string;
  let browser: Browser;
  let gateway: StubGateway;
  let page: Page;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yunlet-built-ins-'));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    gateway = await startStubGateway({ dir, functions: {} });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 375, height: 812 } });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The row that stands in the middle of the wheel. */
  const middle = () =>
    page.locator('wx-picker-view').evaluate((wheel) => {
      const box = (wheel as unknown as Drawn).getBoundingClientRect();
      const { document } = globalThis as unknown as { document: Looking };
      const found = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return found.map(({ textContent }) => textContent).find((text) => /^row \d$/.test(text));
    });

  /** Looks again, a frame later, until that row stands there. */
  const stands = async (row: string) => {
    const deadline = Date.now() + 4000;
    while ((await middle()) !== row && Date.now() < deadline)
      await page.evaluate('new Promise(requestAnimationFrame)');
    expect(await middle()).toBe(row);
  };

  it('a wheel that was hidden stands where it was told, and turns by scrolling', async () => {
    await page.goto(`${gateway.url}/preview/app.html`);
    await page.getByText('show', { exact: true }).click();
    await page.getByText('row 2').waitFor();
    await stands('row 2');
    await page.getByText('row 2').hover();
    await page.mouse.wheel(0, 80);
    await page.getByText('turned 4 still').waitFor();
    await stands('row 4');
    await page.getByText('row 3').click();
    await page.getByText('turned 3').waitFor();
    await stands('row 3');
  });

  it('a site stands over the whole page between the bars, and tells when it has loaded', async () => {
    await page.goto('about:blank');
    await page.goto(`${gateway.url}/preview/app.html#/site/site`);
    await page.locator('.yl-title', { hasText: 'loaded' }).waitFor();
    const box = await page.locator('wx-web-view').boundingBox();
    expect(box).toMatchObject({ x: 0, y: 88, width: 375, height: 724 });
    expect(await page.locator('wx-web-view > iframe').getAttribute('sandbox')).not.toContain('same-origin');
  });
});
