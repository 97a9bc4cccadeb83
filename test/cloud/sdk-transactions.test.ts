import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud } from '../../cloud/testing';

const FIXTURE = join(__dirname, '../fixtures/projects/sdk');

/** The fixture's bank alone, outside the repository, asking for `range` of the SDK. */
function bankAsking(range: string): string {
  const project = mkdtempSync(join(tmpdir(), 'yunlet-bank-'));
  cpSync(join(FIXTURE, 'project.config.json'), join(project, 'project.config.json'));
  const bank = join(project, 'cloudfunctions', 'bank');
  cpSync(join(FIXTURE, 'bank'), bank, { recursive: true });
  const dependencies = { 'wx-server-sdk': range };
  writeFileSync(join(bank, 'package.json'), JSON.stringify({ name: 'bank', dependencies }));
  return project;
}

describe.each(['~2.6.3', 'latest'])('transactions of wx-server-sdk %s', (range) => {
  let project: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    project = bankAsking(range);
    cloud = await createTestCloud({ project });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  it('commit, roll back, and try again where they meet', async () => {
    const alice = await cloud.as('alice');
    const balances = [
      ['a', 6],
      ['b', 4],
      ['c', 7],
      ['d', 8],
    ];
    expect(await alice.callFunction('bank', {})).toEqual({
      result: { given: 10 },
      inside: 4,
      outside: 0,
      committed: balances,
      reason: 'reason',
      thrown: 'mine',
      rolledBack: balances,
      started: 7,
      contended: 9,
    });
  });
});
