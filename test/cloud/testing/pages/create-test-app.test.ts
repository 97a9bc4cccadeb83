import { join } from 'node:path';
import { createTestApp, type TestApp } from '../../../../cloud/testing/pages';

const project = join(__dirname, '../../../fixtures/miniprograms/plain');

interface Call {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

function stubCloud(items: readonly object[] = [{ id: '1', title: 'Bread', done: false }]) {
  const calls: Call[] = [];
  return {
    calls,
    init() {},
    async callFunction(options: Call) {
      calls.push(options);
      if (options.name === 'list') return { result: { items } };
      if (options.name === 'who') return { result: { openid: 'openid-stub' } };
      if (options.data['title'] === '')
        throw Object.assign(new Error('no title'), { errCode: -504002, errMsg: 'no title' });
      return { result: { id: 'new', title: options.data['title'], done: false } };
    },
  };
}

describe('createTestApp', () => {
  const cloud = stubCloud();
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ project, cloud });
  });
  afterAll(() => app.dispose());

  it('opens the first page, runs App and onLoad, and shows what the cloud gave', async () => {
    const page = await app.open();
    await page.waitFor(() => page.text('.title') === 'Bread');
    expect(page.path).toBe('pages/list/list');
    expect(page.title).toBe('Shopping');
    expect(page.text('#count')).toBe('1 things');
    expect(page.data['items']).toEqual([{ id: '1', title: 'Bread', done: false }]);
    page.dispose();
  });

  it('types, taps, adds a row, clears the field and shows a toast', async () => {
    const page = await app.open('/pages/list/list');
    await page.waitFor(() => page.text('.title') === 'Bread');
    await page.input('.field', 'Milk');
    await page.tap('.send');
    await page.waitFor(() => page.queryAll('row').length === 2);
    expect(page.text('#count')).toBe('2 things');
    expect(page.query('.field')?.value).toBe('');
    expect(page.toast).toBe('Added');
    page.dispose();
  });

  it('shows the number of a refused call', async () => {
    const page = await app.open('/pages/list/list');
    await page.waitFor(() => page.text('.title') === 'Bread');
    await page.tap('.send');
    await page.waitFor(() => page.toast === 'Refused -504002');
    page.dispose();
  });

  it('changes a switch in a component without opening the row', async () => {
    const page = await app.open('/pages/list/list');
    await page.waitFor(() => page.text('.title') === 'Bread');
    await page.tap('switch');
    expect(page.query('switch')?.checked).toBe(true);
    expect(page.text('.mark')).toBe('done');
    expect(page.stack).toEqual(['pages/list/list']);
    page.dispose();
  });

  it('navigates with a query and an event channel, renames, and comes back', async () => {
    const page = await app.open('/pages/list/list');
    await page.waitFor(() => page.text('.title') === 'Bread');
    await page.tap('.row');
    await page.waitFor(() => page.path === 'pages/detail/detail');
    await page.waitFor(() => page.text('#said') === 'from the list');
    expect(page.text('#query')).toBe('1 from list');
    expect(page.title).toBe('Thing');
    await page.tap('#rename');
    expect(page.title).toBe('Renamed');
    await page.back();
    expect(page.stack).toEqual(['pages/list/list']);
    expect(page.text('.title')).toBe('A new name');
    expect(page.title).toBe('Shopping');
    page.dispose();
  });

  it('opens a deep link with its query', async () => {
    const page = await app.open('/pages/detail/detail?id=7&from=link');
    expect(page.text('#query')).toBe('7 from link');
    page.dispose();
  });

  it('submits a form with everything in it', async () => {
    const page = await app.open('/pages/me/me');
    await page.waitFor(() => page.text('#who') === 'openid-stub');
    await page.tap('checkbox', 1);
    await page.tap('radio', 1);
    await page.input('textarea', 'hello');
    await page.tap('#submit');
    expect(JSON.parse(page.text('#sent'))).toEqual({ likes: ['coffee'], size: 'l', note: 'hello' });
    page.dispose();
  });

  it('follows a navigator and answers a dialog', async () => {
    const page = await app.open('/pages/me/me');
    await page.tap('#ask');
    expect(page.dialog).toBe('Sure?\nReally sure?');
    await page.choose('OK');
    await page.waitFor(() => page.text('#answer') === 'yes');
    await page.tap('#link');
    expect(page.text('#query')).toBe('9 from me');
    page.dispose();
  });

  it('tells what the page shows when waiting was in vain', async () => {
    const page = await app.open('/pages/list/list');
    await page.waitFor(() => page.text('.title') === 'Bread');
    await expect(page.waitFor(() => page.text('.title') === 'Wine', { timeout: 20 })).rejects.toThrow(
      /20 ms.*Bread/s,
    );
    await expect(page.tap('.nowhere')).rejects.toThrow('nothing matches ".nowhere"');
    page.dispose();
  });

  it('names a missing wx API once and fails its call in WeChat’s form', async () => {
    const page = await app.open('/pages/list/list');
    const scan = page.wx['scanCode'] as () => Promise<unknown>;
    await expect(scan()).rejects.toMatchObject({ errMsg: 'scanCode:fail not supported in the preview' });
    await expect(scan()).rejects.toThrow();
    expect(page.log.filter((line) => line.includes('wx.scanCode'))).toEqual([
      'warn: wx.scanCode is not supported in the preview.',
    ]);
    page.dispose();
  });
});
