import { arrived, openPage, settled, stubWx } from '../open-page';

it('shows the note its address names', async () => {
  const { answer, calls } = stubWx();
  answer('notes-get', () => ({ ok: true, data: arrived('a b', { place: '3 号楼' }) }));
  const page = openPage('pages/detail/detail', { id: 'a%20b' });
  expect(page.data['phase']).toBe('loading');
  await settled();
  expect(calls).toEqual([{ name: 'notes-get', data: { id: 'a b' } }]);
  expect(page.data).toMatchObject({ phase: 'ready', card: { text: 'text of a b', place: '3 号楼' } });
  expect(page['onShareAppMessage']!()).toEqual({
    title: 'text of a b',
    path: '/pages/detail/detail?id=a%20b',
  });
});

it('says that a note is gone, and leads back to the board even from a shared link', async () => {
  const { answer, wx } = stubWx();
  answer('notes-get', () => ({ ok: false, error: { code: 'NOTE_NOT_FOUND', message: '' } }));
  const page = openPage('pages/detail/detail', { id: 'x' });
  await settled();
  expect(page.data['phase']).toBe('gone');
  Object.assign(globalThis, { getCurrentPages: () => [page] });
  page['onBoard']!();
  expect(wx.reLaunch).toHaveBeenCalledWith({ url: '/pages/list/list' });
  Object.assign(globalThis, { getCurrentPages: () => [{}, page] });
  page['onBoard']!();
  expect(wx.navigateBack).toHaveBeenCalledTimes(1);
});

it('tries again after a failure', async () => {
  const { answer } = stubWx();
  answer('notes-get', () => Promise.reject(new Error('offline')));
  const page = openPage('pages/detail/detail', { id: 'x' });
  await settled();
  expect(page.data['phase']).toBe('failed');
  answer('notes-get', () => ({ ok: true, data: arrived('x') }));
  page['onRetry']!();
  await settled();
  expect(page.data['phase']).toBe('ready');
});

it('shows pictures in full', async () => {
  const { answer, wx } = stubWx();
  const photos = ['u1', 'u2'].map((url) => ({ fileId: url, url }));
  answer('notes-get', () => ({ ok: true, data: arrived('x', { photos }) }));
  const page = openPage('pages/detail/detail', { id: 'x' });
  await settled();
  page['onPicture']!({ currentTarget: { dataset: { url: 'u2' } } });
  expect(wx.previewImage).toHaveBeenCalledWith({ current: 'u2', urls: ['u1', 'u2'] });
});
