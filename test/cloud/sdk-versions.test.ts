import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud } from '../../cloud/testing';

const FIXTURE = join(__dirname, '../fixtures/projects/sdk');

/** A copy of the fixture whose functions ask for `range`; outside the repository, so that no ancestor helps. */
function projectAsking(range: string): string {
  const project = mkdtempSync(join(tmpdir(), 'yunlet-sdk-'));
  cpSync(FIXTURE, project, { recursive: true });
  cpSync(join(project, 'everything'), join(project, 'cloudfunctions/everything'), { recursive: true });
  for (const name of ['everything', 'double', 'late']) {
    const dependencies = { 'wx-server-sdk': range };
    writeFileSync(
      join(project, 'cloudfunctions', name, 'package.json'),
      JSON.stringify({ name, dependencies }),
    );
  }
  // It makes some forty calls, one after the other.
  writeFileSync(join(project, 'cloudfunctions/everything/config.json'), '{ "timeout": 20 }');
  return project;
}

describe.each([
  ['~2.6.3', '2.6.3', -501001],
  ['latest', '4.0.2', -1],
])('wx-server-sdk %s, unmodified', (range, version, missingCode) => {
  let project: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    project = projectAsking(range);
    cloud = await createTestCloud({ project });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  it('does everything of the database, functions and files by its environment alone', async () => {
    const alice = await cloud.as('alice');
    const out = await alice.callFunction('everything', { mark: range });
    expect(out).toMatchObject({
      version,
      added: { _id: 'one', errMsg: 'collection.add:ok' },
      generated: { _id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      got: {
        _id: 'one',
        title: 'one',
        n: 1,
        half: 0.5,
        tags: ['a'],
        at: expect.stringMatching(/^20\d\d-.*Z$/),
      },
      missing: expect.stringContaining('document with _id none does not exist'),
      where: [{ title: 'three' }, { title: 'two' }],
      page: ['two'],
      updated: { stats: { updated: 1 } },
      updatedMany: { stats: { updated: 2 } },
      set: { _id: 'four', stats: { updated: 0, created: 1 } },
      one: { n: 6, deep: { x: 1 }, tags: ['a', 'z'], big: true },
      count: { total: 2 },
      removed: { stats: { removed: 1 } },
      removedMany: { stats: { removed: 1 } },
      left: ['four', 'one'],
      called: { doubled: 42, OPENID: alice.openid, SOURCE: 'wx_client,scf' },
      calledMissing: [missingCode, true],
      fileID: expect.stringMatching(/^cloud:\/\/[^/]+\/dir\/你 好\.txt$/),
      tempURL: expect.stringContaining(cloud.url),
      downloaded: `你好 ${range}`,
      deleted: [0],
      gone: 'gone',
      context: { OPENID: alice.openid, APPID: 'wx0123456789abcdef', ENV: cloud.env, SOURCE: 'wx_client' },
    });
    expect(out).not.toHaveProperty('one.half');
    expect(out).toHaveProperty('aggregate', [
      { _id: true, total: 9, names: expect.arrayContaining(['one', 'three']) },
      { _id: null, total: 6, names: expect.arrayContaining(['two', 'four']) },
    ]);
  });

  it('keeps every caller in 200 interleaved calls of 20 users that do not await their writes', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, (_, index) => cloud.as(`user${index}`)));
    const calls = Array.from({ length: 200 }, (_, n) => ({ n, user: users[(n * 7) % 20]! }));
    await Promise.all(
      calls.map(({ n, user }) =>
        user.callFunction('late', { n, expected: user.openid, wait: (n * 13) % 60 }),
      ),
    );
    // Three writes a call, the last up to 60 ms after its result.
    const deadline = Date.now() + 60_000;
    let written: Record<string, unknown>[] = [];
    while (written.length < 600 && Date.now() < deadline)
      written = await cloud.db.collection('late').find({});
    expect(written).toHaveLength(600);
    expect(written.filter((document) => document['seen'] !== document['expected'])).toEqual([]);
    expect(new Set(written.map((document) => document['n'])).size).toBe(200);
    // A thousand messages and dozens of processes take their time on a machine that is busy with other things.
  }, 180_000);
});
