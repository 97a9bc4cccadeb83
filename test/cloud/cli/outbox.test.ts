import { join } from 'node:path';
import type { OutboxEntry } from '../../../cloud/protocol';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';
import { createPlay, errorOf } from './play';

const PROJECT = join(__dirname, '../../fixtures/projects/openapi');

let cloud: TestCloud;
let target: readonly string[];
beforeAll(async () => {
  cloud = await createTestCloud({ project: PROJECT });
  target = ['--url', cloud.url, '--key', cloud.key];
  const alice = await cloud.as('alice');
  await alice.callFunction('unlisted');
  const check = (content: string) =>
    alice.callFunction('listed', { api: 'security.msgSecCheck', params: { content } });
  await check('first');
  await check('second '.repeat(50));
});
afterAll(() => cloud.stop());

const play = createPlay(() => PROJECT);
const outbox = (...words: readonly string[]) => play('outbox', ...words, ...target);
const listOf = async (...words: readonly string[]) =>
  JSON.parse((await outbox('--json', ...words)).out) as OutboxEntry[];

it('prints one list for a machine, oldest first', async () => {
  expect((await listOf()).map(({ apiName, touser }) => [apiName, touser])).toEqual([
    ['customerServiceMessage.send', 'somebody'],
    ['security.msgSecCheck', null],
    ['security.msgSecCheck', null],
  ]);
});

it('prints a line each for a person', async () => {
  const { out, code } = await outbox();
  const [message = '', check = '', long = ''] = out.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(message).toMatch(
    /^\d{4}-\d\d-\d\dT\S+Z {2}unlisted {2}customerServiceMessage\.send {2}→ somebody {2}\{"msg/,
  );
  expect(check).toMatch(/listed {2}security\.msgSecCheck {2}\{"content":"first"\}$/);
  expect(long).toMatch(/second s…$/);
});

it('chooses by API, number and place', async () => {
  const [message, ...checks] = await listOf();
  expect(await listOf('--api', 'security.msgSecCheck')).toEqual(checks);
  expect(await listOf('--limit', '1')).toEqual(checks.slice(1));
  expect(await listOf('--after', message?.id ?? '', '--limit', '1')).toEqual(checks.slice(0, 1));
});

it('says so where nothing was sent', async () => {
  const none = await outbox('--api', 'wxacode.get');
  expect(none).toMatchObject({ code: 0, out: '', err: 'Nothing is in the outbox.\n' });
  expect(await listOf('--api', 'wxacode.get')).toEqual([]);
});

it.each(['0', '1001', '-1', '1.5', 'many'])('refuses --limit %s', async (limit) => {
  const played = await outbox('--json', `--limit=${limit}`);
  expect(played.code).toBe(2);
  expect(errorOf(played)).toMatchObject({ code: 'USAGE' });
});
