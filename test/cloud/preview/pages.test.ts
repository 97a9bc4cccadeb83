import { openFiles } from './open-files';

const tabs = {
  'app.json':
    '{"pages":["a/a","b/b","c/c"],"tabBar":{"list":[{"pagePath":"a/a","text":"A"},{"pagePath":"b/b","text":"B"}]},"subPackages":[{"root":"far/","pages":["d/d"]}]}',
  ...Object.fromEntries(
    ['a', 'b', 'c', 'far/d'].flatMap((path) => {
      const name = path.split('/').pop() ?? '';
      return [
        [`${path}/${name}.wxml`.replace('far/d/d', 'far/d/d'), `<text id="${name}">${name} {{shown}}</text>`],
        [
          `${path}/${name}.js`,
          'Page({ data: { shown: 0 }, onShow() { this.setData({ shown: this.data.shown + 1 }) }, onTabItemTap(e) { this.setData({ tapped: e }) } })',
        ],
      ];
    }),
  ),
};

it('tab bar: keeps its pages, refuses to navigate to them, and is left by reLaunch', async () => {
  const page = await openFiles(tabs);
  await page.tapTab('B');
  expect([page.stack, page.text('#b')]).toEqual([['b/b'], 'b 1']);
  expect(page.data['tapped']).toEqual({ index: '1', pagePath: 'b/b', text: 'B' });
  await page.tapTab('A');
  expect(page.text('#a')).toBe('a 2');
  const wx = page.wx as Record<string, (options: object) => Promise<object>>;
  await expect(wx['navigateTo']?.({ url: '/b/b' })).rejects.toMatchObject({
    errMsg: 'navigateTo:fail can not navigateTo a tabbar page',
  });
  await expect(wx['switchTab']?.({ url: '/c/c' })).rejects.toMatchObject({
    errMsg: 'switchTab:fail can not switch to no-tabBar page',
  });
  await wx['navigateTo']?.({ url: '/c/c' });
  expect(page.stack).toEqual(['a/a', 'c/c']);
  await wx['switchTab']?.({ url: '/b/b' });
  expect([page.stack, page.text('#b')]).toEqual([['b/b'], 'b 2']);
  await wx['reLaunch']?.({ url: '/c/c' });
  expect(page.stack).toEqual(['c/c']);
});

it('subpackages: their pages open by their whole path', async () => {
  const page = await openFiles(tabs);
  await (page.wx as Record<string, (options: object) => Promise<object>>)['navigateTo']?.({
    url: '../far/d/d?x=1',
  });
  expect([page.path, page.text('#d')]).toEqual(['far/d/d', 'd 1']);
});

it('pull-down refresh: shows until it is stopped, and reaches the page once', async () => {
  const page = await openFiles({
    'p/p.json': '{"enablePullDownRefresh":true}',
    'p/p.wxml': '<button bindtap="stop">stop</button>',
    'p/p.js':
      'Page({ data: { pulls: 0 }, onPullDownRefresh() { this.setData({ pulls: this.data.pulls + 1 }) }, stop() { wx.stopPullDownRefresh() } })',
  });
  page.pullDown();
  page.pullDown();
  expect(page.data['pulls']).toBe(1);
  await page.tap('button');
  page.pullDown();
  expect(page.data['pulls']).toBe(2);
});

it('onReachBottom and onPageScroll: once at the bottom, again after leaving it', async () => {
  const page = await openFiles({
    'p/p.wxml': '<view/>',
    'p/p.js':
      'Page({ data: { ends: 0, at: 0 }, onReachBottom() { this.setData({ ends: this.data.ends + 1 }) }, onPageScroll(e) { this.setData({ at: e.scrollTop }) } })',
  });
  const room = { scrollHeight: 2000, clientHeight: 700 };
  const scrolled = [];
  for (const scrollTop of [100, 1260, 1300, 200, 1290]) {
    page.scroll({ ...room, scrollTop });
    scrolled.push([page.data['at'], page.data['ends']]);
  }
  expect(scrolled).toEqual([
    [100, 0],
    [1260, 1],
    [1300, 1],
    [200, 1],
    [1290, 2],
  ]);
});

it('Component() pages: methods as lifecycle, properties from the query, page lifetimes', async () => {
  const page = await openFiles(
    {
      'p/p.json': '{"component":true,"usingComponents":{}}',
      'p/p.wxml': '<text id="t" class="red">{{id}} {{log}}</text>',
      'p/p.wxss': '.red { color: red }',
      'p/p.js':
        'Component({ properties: { id: String }, data: { log: "" }, pageLifetimes: { show() { this.add("show") } }, methods: { add(x) { this.setData({ log: this.data.log + x + " " }) }, onLoad(q) { this.add("load" + q.id) }, onReady() { this.add("ready") } } })',
    },
    '/p/p?id=7',
  );
  expect(page.text('#t')).toBe('7 load7 show ready');
});

it('an error names its place in the source, wherever it happens', async () => {
  const page = await openFiles({
    'app.json': '{"pages":["p/p"]}',
    'lib.ts': 'export function fail(): never {\n  throw new Error("boom");\n}\n',
    'p/p.wxml': '<button bindtap="go">go</button><view id="later" bindtap="later"/>',
    'p/p.ts':
      'import { fail } from "../lib";\n\nPage({\n  go() {\n    fail();\n  },\n  async later() {\n    await null;\n    throw new Error("late");\n  },\n});\n',
  });
  await page.tap('button');
  await page.waitFor(() => page.events.length > 1);
  expect(page.events).toContainEqual({ type: 'error', message: 'boom', place: 'lib.ts:2:9' });
});

it('a package that is nowhere is an error of the pages that need it, and of no other', async () => {
  const page = await openFiles({
    'app.json': '{"pages":["a/a","b/b","c/c","d/d"]}',
    'lib.js': 'import { readFileSync } from "fs";\nexport const read = () => readFileSync("x");\n',
    ...Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [
        `${name}/${name}.wxml`,
        `<text id="${name}">${name} {{said}}</text>`,
      ]),
    ),
    'a/a.js': 'Page({ data: { said: "well" } });',
    'b/b.js': 'const nowhere = require("nowhere/at-all");\nPage({ data: { said: nowhere } });',
    'c/c.js': 'import { read } from "../lib";\nPage({ data: { said: read() } });',
    'd/d.js': 'import { read } from "../lib";\nPage({ data: { said: String(read) } });',
  });
  expect(page.text('#a')).toBe('a well');
  const wx = page.wx as Record<string, (options: object) => Promise<object>>;
  for (const url of ['/b/b', '/c/c', '/d/d']) await wx['navigateTo']?.({ url });
  expect([page.stack, page.text('#d')]).toEqual([['a/a', 'b/b', 'c/c', 'd/d'], 'd']);
  const told = page.events.flatMap((event) => {
    const { type, message } = event as { type: string; message?: string };
    return type === 'error' ? [message] : [];
  });
  const node = /: lib\.js requires "fs", a module of Node\.js that mini-programs do not have/;
  expect(told).toEqual([
    expect.stringMatching(
      /^The script of b\/b .*: b\/b\.js requires the package "nowhere\/at-all", which is neither/,
    ),
    expect.stringMatching(node),
    expect.stringMatching(node),
  ]);
});
