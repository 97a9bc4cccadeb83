import { arrived, openPage, settled, stubWx } from '../open-page';

const stub = () => {
  const stubbed = stubWx();
  Object.assign(globalThis, { getApp: () => ({ signIn: () => Promise.resolve({ nickname: '阿丽' }) }) });
  return stubbed;
};
const pageOf = (ids: readonly string[], next: string | null) => ({
  ok: true,
  data: { notes: ids.map((id) => arrived(id)), next },
});
const ids = (page: { data: Record<string, unknown> }) =>
  (page.data['cards'] as { id: string }[]).map((card) => card.id);

it('greets by name and shows the first page of notes', async () => {
  const { answer, calls } = stub();
  answer('notes-list', () => pageOf(['b', 'a'], null));
  const page = openPage('pages/list/list');
  expect(page.data).toMatchObject({ phase: 'loading', cards: [] });
  await settled();
  expect(page.data).toMatchObject({ phase: 'ready', tail: 'end', nickname: '阿丽' });
  expect(page.data['greeting']).toMatch(/好|深/);
  expect(ids(page)).toEqual(['b', 'a']);
  expect(calls).toEqual([{ name: 'notes-list', data: { limit: 10 } }]);
});

it('says when there is nothing, and when there is no connection; then tries again', async () => {
  const { answer } = stub();
  answer('notes-list', () => Promise.reject(new Error('offline')));
  const page = openPage('pages/list/list');
  await settled();
  expect(page.data['phase']).toBe('failed');
  answer('notes-list', () => pageOf([], null));
  page['onRetry']!();
  expect(page.data['phase']).toBe('loading');
  await settled();
  expect(page.data['phase']).toBe('empty');
});

it('adds older notes at the end of the page until there are no more, once at a time', async () => {
  const { answer, calls } = stub();
  answer('notes-list', (data) =>
    (data as { before?: string }).before === undefined ? pageOf(['c', 'b'], 'cursor') : pageOf(['a'], null),
  );
  const page = openPage('pages/list/list');
  await settled();
  expect(page.data['tail']).toBe('more');
  page['onReachBottom']!();
  page['onReachBottom']!();
  expect(page.data['tail']).toBe('loading');
  await settled();
  expect(ids(page)).toEqual(['c', 'b', 'a']);
  expect(page.data['tail']).toBe('end');
  page['onReachBottom']!();
  await settled();
  expect(calls.map((call) => call.data)).toEqual([{ limit: 10 }, { before: 'cursor', limit: 10 }]);
});

it('keeps what is shown when a refresh or an older page fails', async () => {
  const { answer, wx } = stub();
  answer('notes-list', () => pageOf(['b'], 'cursor'));
  const page = openPage('pages/list/list');
  await settled();
  answer('notes-list', () => Promise.reject(new Error('offline')));
  await page['onPullDownRefresh']!();
  expect(wx.showToast).toHaveBeenCalledWith(expect.objectContaining({ icon: 'none' }));
  expect(wx.stopPullDownRefresh).toHaveBeenCalled();
  await page['onMore']!();
  expect(page.data).toMatchObject({ phase: 'ready', tail: 'failed' });
  expect(ids(page)).toEqual(['b']);
});

it('drops an older page that arrives after a refresh', async () => {
  const { answer } = stub();
  let arrive: (page: object) => void = () => undefined;
  answer('notes-list', (data) =>
    (data as { before?: string }).before === undefined
      ? pageOf(['c'], 'cursor')
      : new Promise((resolve) => (arrive = resolve)),
  );
  const page = openPage('pages/list/list');
  await settled();
  page['onReachBottom']!();
  await settled();
  await page['onPullDownRefresh']!();
  arrive(pageOf(['stale'], null));
  await settled();
  expect(ids(page)).toEqual(['c']);
});

it('opens a note, and puts one’s own new note on top', async () => {
  const { answer, wx } = stub();
  answer('notes-list', () => pageOf([], null));
  const page = openPage('pages/list/list');
  await settled();
  page['onOpen']!({ detail: { id: 'a b' } });
  expect(wx.navigateTo).toHaveBeenLastCalledWith({ url: '/pages/detail/detail?id=a%20b' });
  page['onCompose']!();
  wx.navigateTo.mock.lastCall![0].events!['created']!(arrived('new', { mine: true }));
  expect(ids(page)).toEqual(['new']);
  expect(page.data).toMatchObject({ phase: 'ready', tail: 'end' });
});
