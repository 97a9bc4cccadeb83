import { openFiles } from './open-files';

const log = 'seen(e) { this.setData({ seen: this.data.seen.concat([[e.type, e.detail]]) }) }';
const page = (wxml: string, data = '', more = '') => ({
  'p/p.wxml': wxml,
  'p/p.js': `Page({ data: { seen: [] ${data} }, ${log} ${more} })`,
});

it('swiper: begins where it is told, draws its dots and follows current', async () => {
  const opened = await openFiles(
    page(
      '<swiper current="{{at}}" indicator-dots bindchange="seen"><swiper-item wx:for="{{[1,2,3]}}" wx:key="*this">{{item}}</swiper-item></swiper><button bindtap="go">go</button>',
      ', at: 1',
      ', go() { this.setData({ at: 2 }) }',
    ),
  );
  expect(opened.queryAll('.yl-dots i')).toHaveLength(0);
  expect(opened.queryAll('swiper-item').map((item) => item.attribute('style'))).toEqual(
    Array(3).fill(expect.stringContaining('translateX(-100%)')),
  );
  await opened.tap('button');
  expect(opened.query('swiper-item')?.attribute('style')).toContain('translateX(-200%)');
  expect(opened.data['seen']).toContainEqual(['change', { current: 2, currentItemId: '', source: '' }]);
});

it('picker: one column by label, several by index, and cancel', async () => {
  const opened = await openFiles(
    page(
      '<picker id="one" range="{{things}}" range-key="n" value="1" bindchange="seen" bindcancel="seen"><text>one</text></picker><picker id="two" mode="multiSelector" range="{{[[1,2],[3,4]]}}" value="{{[1,0]}}" bindchange="seen">two</picker>',
      ', things: [{ n: "tea" }, { n: "milk" }]',
    ),
  );
  await opened.tap('#one');
  await opened.choose('Done');
  await opened.tap('#two');
  await opened.choose('Done');
  await opened.tap('#one');
  await opened.choose('Cancel');
  await opened.waitFor(() => (opened.data['seen'] as unknown[]).length === 3);
  expect(opened.data['seen']).toEqual([
    ['change', { value: '1' }],
    ['change', { value: [1, 0] }],
    ['cancel', {}],
  ]);
});

it('slider: shows its value and belongs to a form', async () => {
  const opened = await openFiles(
    page(
      '<form bindsubmit="seen"><slider name="much" value="{{30}}" max="50" show-value/><button form-type="submit">go</button></form>',
    ),
  );
  expect(opened.text('slider')).toBe('30');
  expect(opened.query('slider')?.attribute('max')).toBe('50');
  await opened.tap('button');
  expect(opened.data['seen']).toMatchObject([['submit', { value: { much: 30 } }]]);
});

it('longpress, after which there is no tap', async () => {
  const opened = await openFiles(page('<view id="v" bindlongpress="seen" bindtap="seen">v</view>'));
  await opened.longPress('#v');
  await opened.tap('#v');
  expect((opened.data['seen'] as [string][]).map(([type]) => type)).toEqual(['longpress', 'tap']);
});

it('rich-text: nodes and HTML, without what could run', async () => {
  const html =
    '<p style="color: red" onclick="x()">a &lt;b&gt; &amp;lt;<script>bad()</script></p><img src="https://x/y.png" onerror="x()"><iframe src="z"></iframe><a href="javascript:x()">link</a>';
  const opened = await openFiles(
    page(
      '<rich-text id="html" nodes="{{html}}"/><rich-text id="list" nodes="{{list}}"/>',
      `, html: ${JSON.stringify(html)}, list: [{ name: "b", attrs: { class: "c", onclick: "x" }, children: [{ type: "text", text: "1 &lt; 2" }] }]`,
    ),
  );
  expect(opened.text('#html')).toBe('a <b> &lt;link');
  expect(opened.text('#list')).toBe('1 < 2');
  await opened.waitFor(() => opened.html('#html').includes('src='));
  expect(opened.html('#html')).toBe(
    '<p style="color: red">a &lt;b&gt; &amp;lt;</p><img src="https://x/y.png"><a>link</a>',
  );
  expect(opened.html('#list')).toBe('<b class="c">1 &lt; 2</b>');
});

it('video: the browser’s own, with its address and flags', async () => {
  const opened = await openFiles(page('<video id="v" src="https://x/y.mp4" loop controls="{{false}}"/>'));
  await opened.waitFor(() => opened.query('#v')?.attribute('src') === 'https://x/y.mp4');
  expect(opened.query('#v')?.attribute('loop')).toBe('');
  expect(opened.query('#v')?.attribute('controls')).toBeNull();
});

it('what is not drawn is a labelled box, what nobody knows is said once, and the page stands', async () => {
  const opened = await openFiles(
    page(
      '<map latitude="3"/><canvas canvas-id="c"/><map/><camera mode="scan"/><no-such a="1"><text id="in">in</text></no-such><no-such/>',
    ),
  );
  expect(opened.text('map')).toBe('<map> 3');
  expect(opened.text('camera')).toBe('<camera> scan');
  expect(opened.text('#in')).toBe('in');
  expect(opened.log).toEqual([
    'warn: The preview does not draw <map>: a labelled box stands in its place.',
    'warn: The preview does not draw <canvas>: a labelled box stands in its place.',
    'warn: The preview does not draw <camera>: a labelled box stands in its place.',
    'warn: Component <no-such> is neither built in nor declared in usingComponents.',
  ]);
});

it('createAnimation: steps become styles of the element that has them', async () => {
  const opened = await openFiles(
    page(
      '<view id="v" animation="{{a}}">v</view><button bindtap="go">go</button>',
      ', a: null',
      ', go() { const a = wx.createAnimation({ duration: 5 }); a.opacity(0.5).translateX(10).step(); a.width("50%").step({ duration: 1 }); this.setData({ a: a.export() }) }',
    ),
  );
  await opened.tap('button');
  await opened.waitFor(() => opened.query('#v')?.attribute('style')?.includes('width: 50%'));
  expect(opened.query('#v')?.attribute('style')).toMatch(/opacity: 0.5.*translateX\(10px\)/);
});

it('a component takes types in a list and an observer that does not exist, as on WeChat', async () => {
  const opened = await openFiles({
    'p/p.json': '{"usingComponents":{"c-c":"/c/c"}}',
    'p/p.wxml': '<c-c size="{{{ w: 2 }}}" name="n"/>',
    'p/p.js': 'Page({})',
    'c/c.json': '{"component":true}',
    'c/c.wxml': '<text id="t">{{size.w}} {{heard}}</text>',
    'c/c.js':
      'const b = Behavior({ properties: { size: { type: [Number, Object], value: 1, observer: "gone" }, name: { type: String, observer: "hear" } } }); Component({ behaviors: [b], data: { heard: "" }, methods: { hear(v) { this.setData({ heard: v }) } } })',
  });
  expect(opened.text('#t')).toBe('2 n');
  expect(opened.events.filter((event) => (event as { type: string }).type === 'error')).toEqual([]);
});

// Found by a public project, whose cards go on after they have left the page.
it('issue: a component that renders after it was removed does no harm', async () => {
  const opened = await openFiles({
    'p/p.wxml': '<x-card wx:if="{{on}}"/><button bindtap="off">{{said}}</button>',
    'p/p.json': '{"usingComponents":{"x-card":"/card"}}',
    'p/p.js':
      'Page({ data: { on: true, said: "off" }, off() { const card = this.selectComponent("x-card") || getApp().card; this.setData({ on: false }); card.setData({ late: true }); this.setData({ said: "done" }); } })',
    'app.js': 'App({})',
    'card.json': '{"component":true}',
    'card.wxml': '<view wx:if="{{late}}" class="late"><image src="a.png"/></view>',
    'card.js': 'Component({ lifetimes: { attached() { getApp().card = this } } })',
  });
  await opened.tap('button');
  await opened.waitFor(() => opened.text('button') === 'done');
  expect(opened.queryAll('.late')).toHaveLength(0);
  expect(opened.events).not.toContainEqual(expect.objectContaining({ type: 'error' }));
});

it('picker-view: stands where it is told, follows taps, and holds rows that come later', async () => {
  const opened = await openFiles(
    page(
      '<picker-view id="w" value="{{at}}" indicator-style="height: 100rpx" bindchange="seen" bindpickend="seen"><picker-view-column><view class="a" wx:for="{{as}}" wx:key="*this">{{item}}</view></picker-view-column><picker-view-column><view class="b" wx:for="{{bs}}" wx:key="*this">{{item}}</view></picker-view-column></picker-view><button bindtap="more">more</button>',
      ', at: [2, 1], as: ["x"], bs: ["u", "v"]',
      ', more() { this.setData({ as: ["x", "y", "z"] }) }',
    ),
  );
  expect(opened.html('#w')).toContain('class="yl-wheel-frame "');
  await opened.tap('button');
  await opened.tap('.b', 0);
  // The first wheel turned to its third row as soon as that was there.
  expect(opened.data['seen']).toEqual([['change', { value: [2, 0] }]]);
  await opened.tap('.a', 1);
  await opened.tap('.a', 1);
  expect(opened.data['seen']).toEqual([
    ['change', { value: [2, 0] }],
    ['change', { value: [1, 0] }],
  ]);
});

it('web-view: another site in a frame, and nothing that is no site', async () => {
  const opened = await openFiles(
    page(
      '<web-view id="w" src="{{src}}" binderror="seen"/><button bindtap="own">own</button><button bindtap="code">code</button>',
      ', src: "https://site.test/x"',
      ', own() { this.setData({ src: location.origin + "/y" }) }, code() { this.setData({ src: "javascript:alert(1)" }) }',
    ),
  );
  expect(opened.html('#w')).toMatch(
    /^<iframe sandbox="[^"]*allow-same-origin" src="https:\/\/site\.test\/x">/,
  );
  expect(opened.text('#w')).toBe('https://site.test/x');
  await opened.tap('button', 0);
  expect(opened.html('#w')).toMatch(
    /^<iframe sandbox="(?![^"]*same-origin)[^"]*" src="http:\/\/127\.0\.0\.1\/y">/,
  );
  await opened.tap('button', 1);
  expect(opened.html('#w')).not.toMatch(/src=|href=/);
  const src = 'javascript:alert(1)';
  expect(opened.data['seen']).toEqual([['error', { src, url: src, fullUrl: src }]]);
});
