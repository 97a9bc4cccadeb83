import { api } from '../../shared/api';
import { LIMITS } from '../../shared/limits';

async function check(name: keyof typeof api, value: unknown) {
  const result = await api[name].input['~standard'].validate(value);
  return result.issues === undefined ? result.value : result.issues.map((issue) => issue.message);
}

const emoji = '👍';

it.each([
  ['notes-create', { text: '  hi ' }, { text: 'hi', place: '', photos: [] }],
  ['notes-create', { text: emoji.repeat(LIMITS.text) }, expect.objectContaining({ text: emoji.repeat(500) })],
  ['notes-create', { text: emoji.repeat(LIMITS.text + 1) }, ['内容最多 500 个字']],
  ['notes-create', { text: ' ' }, ['写点什么再发布吧']],
  ['notes-create', { text: 'a', place: '东'.repeat(31) }, ['地点最多 30 个字']],
  ['notes-create', { text: 'a', photos: ['http://x/a.png'] }, ['图片还没有上传成功']],
  ['notes-create', { text: 'a', photos: Array(4).fill('cloud://e.b/a.png') }, ['最多 3 张图片']],
  ['notes-list', {}, { limit: 10 }],
  ['notes-list', { before: '5_a', limit: 20 }, { before: '5_a', limit: 20 }],
  ['notes-list', { before: 'yesterday' }, ['翻页位置无效']],
  ['login', {}, {}],
  ['login', { nickname: ' ' }, ['昵称不能为空']],
  ['notes-get', { id: '' }, ['缺少编号']],
  ['comments-create', { noteId: 'n', text: ' 在哪里？ ' }, { noteId: 'n', text: '在哪里？' }],
  ['comments-create', { noteId: '', text: emoji.repeat(201) }, ['缺少编号', '评论最多 200 个字']],
] as const)('%s takes %j as %j', async (name, value, expected) => {
  expect(await check(name, value)).toEqual(expected);
});

it.each([0, 21, 1.5, '10'])('notes-list refuses %j notes a page', async (limit) => {
  expect(await check('notes-list', { limit })).toEqual([expect.any(String)]);
});
