import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';

const PROJECT = join(__dirname, '../../fixtures/projects/testing');

describe('a test cloud', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await createTestCloud({ project: PROJECT });
  });
  afterEach(() => cloud.reset());
  afterAll(() => cloud.stop());

  it('knows its address, environment and key', () => {
    expect(cloud.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(cloud.env).toBe('fixture-env');
    expect(cloud.key).toMatch(/^[0-9a-f]{32,}$/);
    expect(cloud.mongodb).toMatch(/^mongodb:\/\//);
  });

  it('signs the same name in as the same user, another name as another, and any openid', async () => {
    const [alice, again, bob] = await Promise.all([cloud.as('alice'), cloud.as('alice'), cloud.as('bob')]);
    expect(again.openid).toBe(alice.openid);
    expect(bob.openid).not.toBe(alice.openid);
    const known = await cloud.as({ openid: 'o-known' });
    expect(await known.callFunction('echo', { a: 1 })).toMatchObject({ event: { a: 1 }, openid: 'o-known' });
    expect(await alice.callFunction('echo')).toMatchObject({ openid: alice.openid });
  });

  it('rejects as a page’s call does, with the function’s own message, stack and log', async () => {
    const alice = await cloud.as('alice');
    await expect(alice.callFunction('broken', { why: 'a test' })).rejects.toMatchObject({
      name: 'TestCallError',
      errCode: -504002,
      errMsg: expect.stringMatching(/^cloud\.callFunction:fail .*broken by a test/s) as string,
      message: expect.stringMatching(/broken by a test[^]*index\.js:3[^]*about to break a test/) as string,
    });
  });

  it('rejects calls of functions there are not', async () => {
    const alice = await cloud.as('alice');
    await expect(alice.callFunction('nothing')).rejects.toMatchObject({
      name: 'TestCallError',
      errCode: -501000,
    });
  });

  it('collects what functions write', async () => {
    const alice = await cloud.as('alice');
    await alice.callFunction('echo');
    expect(cloud.logs.map((line) => [line.functionName, line.text.trim()])).toContainEqual([
      'echo',
      'echo was called',
    ]);
  });

  it('keeps plain values: text, numbers, dates, lists, null', async () => {
    const things = cloud.db.collection('things');
    const document = {
      _id: 'a',
      text: '你好',
      whole: 5,
      half: 0.5,
      large: 2 ** 40,
      at: new Date('2026-01-02T03:04:05.006Z'),
      list: [1, { deep: null }],
      yes: true,
    };
    expect(await things.insert(document)).toEqual(['a']);
    expect(await things.find()).toEqual([document]);
  });

  it('finds by MongoDB filters, in order, a part of them, without a limit of its own', async () => {
    const many = cloud.db.collection('many');
    const ids = await many.insert(Array.from({ length: 1200 }, (_, n) => ({ n })));
    expect(new Set(ids).size).toBe(1200);
    expect(await many.find()).toHaveLength(1200);
    expect(await many.count({ n: { $gte: 1000 } })).toBe(200);
    const part = await many.find({ n: { $lt: 100 } }, { sort: { n: -1 }, skip: 10, limit: 2 });
    expect(part.map((document) => document['n'])).toEqual([89, 88]);
  });

  it('stores files as a page does, and shows them to an administrator', async () => {
    const alice = await cloud.as('alice');
    const fileId = await alice.uploadFile({ cloudPath: 'dir/你好.txt', fileContent: 'hello' });
    expect(fileId).toMatch(/^cloud:\/\/fixture-env\.[^/]+\/dir\/你好\.txt$/);
    expect((await cloud.files.read(fileId))?.toString()).toBe('hello');
    await cloud.files.remove(fileId);
    expect(await cloud.files.read(fileId)).toBeUndefined();
  });

  it('is empty after reset, with the same users', async () => {
    const alice = await cloud.as('alice');
    await cloud.db.collection('things').insert({ a: 1 });
    await alice.callFunction('echo');
    const file = await alice.uploadFile({ cloudPath: 'a.txt', fileContent: 'a' });
    await cloud.reset();
    expect(await cloud.files.read(file)).toBeUndefined();
    expect(await cloud.db.collection('things').find()).toEqual([]);
    expect(cloud.logs).toEqual([]);
    expect((await cloud.as('alice')).openid).toBe(alice.openid);
  });
});

it('runs side by side with others, each with its own data', async () => {
  await using one = await createTestCloud({ project: PROJECT });
  await using two = await createTestCloud({ project: PROJECT, env: 'other-env' });
  expect(one.url).not.toBe(two.url);
  expect(two.env).toBe('other-env');
  await one.db.collection('things').insert({ a: 1 });
  expect(await two.db.collection('things').find()).toEqual([]);
});

it('leaves nothing behind, stopped twice or not started at all', async () => {
  const tempDir = mkdtempSync(join(tmpdir(), 'yunlet-empty-'));
  const cloud = await createTestCloud({ project: PROJECT, tempDir });
  expect(readdirSync(tempDir)).toHaveLength(1);
  await cloud.stop();
  await cloud.stop();
  expect(readdirSync(tempDir)).toEqual([]);
  const notStarted = createTestCloud({ project: tempDir, tempDir });
  await expect(notStarted).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' });
  expect(readdirSync(tempDir)).toEqual([]);
  rmSync(tempDir, { recursive: true });
});
