import { createTestCloud, type TestCloud } from 'yunlet/testing';
import type { Api } from '../../shared/api';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud();
});
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

it('stores a note with a cover it drew, and gives the cover’s address back', async () => {
  const alice = await cloud.as<Api>('alice');
  await alice.callFunction('login', { nickname: '阿丽' });
  const before = Date.now();
  const answer = await alice.callFunction('notes-create', { text: ' 捡到一把钥匙 ', place: '3 号楼' });
  if (!answer.ok) throw new Error(answer.error.message);
  const note = answer.data;
  expect(note).toEqual({
    id: expect.any(String) as string,
    text: '捡到一把钥匙',
    place: '3 号楼',
    author: { nickname: '阿丽' },
    photos: [],
    cover: {
      fileId: expect.stringMatching(/^cloud:\/\/linli-dev\.[^/]+\/covers\/[0-9a-f]{24}\.png$/) as string,
      url: expect.stringContaining(cloud.url) as string,
    },
    createdAt: expect.any(String) as string,
    mine: true,
  });
  expect(Math.abs(Date.parse(note.createdAt) - before)).toBeLessThan(30_000);

  const response = await fetch(note.cover!.url);
  expect(response.headers.get('content-type')).toBe('image/png');
  const picture = Buffer.from(await response.arrayBuffer());
  expect(picture.subarray(0, 8)).toEqual(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'));
  expect(await cloud.files.read(note.cover!.fileId)).toEqual(picture);

  expect(await cloud.db.collection('notes').find()).toEqual([
    {
      _id: note.id,
      _openid: alice.openid,
      text: '捡到一把钥匙',
      place: '3 号楼',
      author: { nickname: '阿丽' },
      photos: [],
      cover: note.cover!.fileId,
      createdAt: new Date(note.createdAt),
    },
  ]);
});

it('draws no cover for a note with photos', async () => {
  const alice = await cloud.as<Api>('alice');
  const photo = await alice.uploadFile({ cloudPath: 'photos/a.png', fileContent: 'not much of a picture' });
  const answer = await alice.callFunction('notes-create', { text: 'b', photos: [photo] });
  expect(answer).toMatchObject({
    ok: true,
    data: {
      photos: [{ fileId: photo, url: expect.stringContaining(cloud.url) as string }],
      cover: null,
      place: null,
      author: { nickname: `邻居${alice.openid.slice(-4)}` },
    },
  });
});

it('refuses a bad note with a message for each field and writes nothing', async () => {
  const alice = await cloud.as<Api>('alice');
  const answer = await alice.callFunction('notes-create', { text: ' ', photos: ['file:///etc/passwd'] });
  expect(answer).toEqual({
    ok: false,
    error: {
      code: 'INVALID_INPUT',
      message: 'text: 写点什么再发布吧; photos.0: 图片还没有上传成功',
      issues: [
        { path: 'text', message: '写点什么再发布吧' },
        { path: 'photos.0', message: '图片还没有上传成功' },
      ],
    },
  });
  expect(await cloud.db.collection('notes').count()).toBe(0);
});

it('takes the author from the platform, not from the event', async () => {
  const [alice, bob] = await Promise.all([cloud.as('alice'), cloud.as('bob')]);
  const forged = { text: 'a', _openid: bob.openid, userInfo: { openId: bob.openid, appId: 'wx1' } };
  await alice.callFunction('notes-create', forged);
  expect(await cloud.db.collection('notes').find()).toMatchObject([{ _openid: alice.openid, text: 'a' }]);
});
