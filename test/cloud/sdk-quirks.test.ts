import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud, type TestUser } from '../../cloud/testing';

const FIXTURE = join(__dirname, '../fixtures/projects/quirks');

describe.each(['~2.6.3', 'latest'])('quirks as wx-server-sdk %s shows them', (range) => {
  let project: string;
  let cloud: TestCloud;
  let alice: TestUser;

  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'yunlet-quirks-'));
    cpSync(FIXTURE, project, { recursive: true });
    const wanted = JSON.stringify({ name: 'silent', dependencies: { 'wx-server-sdk': range } });
    writeFileSync(join(project, 'cloudfunctions/silent/package.json'), wanted);
    cloud = await createTestCloud({ project });
    alice = await cloud.as('alice');
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });
  const see = (way: string) => alice.callFunction('silent', { way });

  it('doc().get() of a missing document rejects, unless throwOnNotFound is false', async () => {
    expect(await see('missing')).toEqual({
      rejected: { errCode: -1, message: expect.stringContaining('document with _id none does not exist') },
      forgiven: { value: expect.objectContaining({ data: null }) },
    });
  });

  it('members that are undefined are dropped without a word', async () => {
    expect(await see('undefined')).toEqual({ _id: 'u', a: 1, c: 1 });
  });

  it('update() merges nested objects, _.set() replaces them, set() replaces the document', async () => {
    expect(await see('merge')).toEqual({
      merged: { _id: 'm', deep: { x: 1, y: 2 } },
      whole: { _id: 'm', deep: { z: 3 } },
      replaced: { _id: 'm', a: 1 },
    });
  });

  it('where().update() of a transaction runs outside of it', async () => {
    expect(await see('outside')).toEqual({ _id: 't', n: 1 });
  });

  it('more than 50 files at once are refused', async () => {
    expect(await see('files')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('more than 50 files') }),
      expect.objectContaining({ message: expect.stringContaining('more than 50 files') }),
    ]);
  });

  it('an aggregate without limit() gives 20', async () => {
    expect(await see('aggregate')).toBe(20);
    expect(cloud.warnings).toContainEqual(expect.objectContaining({ code: 'AGGREGATE_CUT' }));
  });

  it('a result over 1 MB is refused with -604001', async () => {
    await expect(see('large')).rejects.toMatchObject({ errCode: -604001, code: 'FUNCTION_RESULT_TOO_LARGE' });
  });
});
