import { arrived, openPage, settled, stubWx } from '../open-page';

function open() {
  const stubbed = stubWx();
  const emit = jest.fn();
  const page = openPage('pages/compose/compose');
  page['getOpenerEventChannel'] = () => ({ emit });
  const type = (value: string) => page['onText']!({ detail: { value } });
  return { ...stubbed, page, emit, type };
}

it('sends what was typed, tells the board and goes back', async () => {
  const { answer, calls, page, emit, type, wx } = open();
  const note = arrived('new');
  answer('notes-create', () => ({ ok: true, data: note }));
  type('  捡到钥匙 👍 ');
  expect(page.data).toMatchObject({ count: 6, over: false });
  page['onPlace']!({ detail: { value: '3 号楼' } });
  await page['onSend']!();
  expect(calls).toEqual([
    { name: 'notes-create', data: { text: '  捡到钥匙 👍 ', place: '3 号楼', photos: [] } },
  ]);
  expect(emit).toHaveBeenCalledWith('created', note);
  expect(wx.navigateBack).toHaveBeenCalled();
});

it('sends nothing while there is nothing, or too much', async () => {
  const { calls, page, type } = open();
  await page['onSend']!();
  expect(page.data['problems']).toEqual({ text: '写点什么再发布吧' });
  type('好'.repeat(501));
  expect(page.data).toMatchObject({ over: true, count: 501, problems: { text: '内容最多 500 个字' } });
  await page['onSend']!();
  expect(calls).toEqual([]);
  type('好');
  expect(page.data).toMatchObject({ over: false, problems: {} });
});

it('sends once, however often one taps', async () => {
  const { answer, calls, page, type } = open();
  answer('notes-create', () => ({ ok: true, data: arrived('new') }));
  type('a');
  await Promise.all([page['onSend']!(), page['onSend']!()]);
  expect(calls).toHaveLength(1);
});

it('stores chosen photos, at most three, and only once each', async () => {
  const { answer, calls, page, type, wx } = open();
  wx.chooseMedia.mockResolvedValue({
    tempFiles: ['t/1.PNG', 't/2', 't/3.jpg', 't/4.jpg'].map((tempFilePath) => ({ tempFilePath })),
  });
  await page['onAddPhotos']!();
  expect(page.data['photos']).toHaveLength(3);
  page['onRemovePhoto']!({ currentTarget: { dataset: { index: 2 } } });
  await page['onAddPhotos']!();
  expect(wx.chooseMedia).toHaveBeenLastCalledWith(expect.objectContaining({ count: 1 }));
  await page['onAddPhotos']!();
  expect(wx.chooseMedia).toHaveBeenCalledTimes(2);

  type('a');
  await page['onSend']!();
  await settled();
  expect(page.data).toMatchObject({ sending: false, problems: { send: expect.any(String) as string } });
  answer('notes-create', () => ({ ok: true, data: arrived('new') }));
  await page['onSend']!();
  expect(wx.cloud.uploadFile).toHaveBeenCalledTimes(3);
  const sent = calls.map((call) => (call.data as { photos: string[] }).photos);
  expect(sent[0]).toEqual(sent[1]);
  expect(sent[0]!.map((id) => /^cloud:\/\/e\.b\/photos\/[^/]+\.(\w+)$/.exec(id)?.[1])).toEqual([
    'png',
    'jpg',
    'png',
  ]);
});

it('shows the function’s complaints beside their fields and keeps the draft', async () => {
  const { answer, page, type, wx } = open();
  answer('notes-create', () => ({
    ok: false,
    error: { code: 'INVALID_INPUT', message: '', issues: [{ path: 'place', message: '地点不对' }] },
  }));
  type('a');
  await page['onSend']!();
  expect(page.data).toMatchObject({ text: 'a', sending: false, problems: { place: '地点不对' } });
  expect(wx.navigateBack).not.toHaveBeenCalled();
});

it('does not mind a chooser that is closed without a choice', async () => {
  const { page, wx } = open();
  wx.chooseMedia.mockRejectedValue(new Error('chooseMedia:fail cancel'));
  await page['onAddPhotos']!();
  expect(page.data).toMatchObject({ photos: [], problems: {} });
});
