import { join } from 'node:path';
import cloudbase from '@cloudbase/node-sdk';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';
import { createPlay, errorOf } from './play';

const PROJECT = join(__dirname, '../../fixtures/projects/openapi');

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud({ project: PROJECT });
});
afterAll(() => cloud.stop());

const play = createPlay(() => PROJECT);

it('prints what node-sdk makes tickets with, the same each time', async () => {
  const target = ['--url', cloud.url, '--key', cloud.key];
  const [person, machine] = [
    await play('login-key', ...target),
    await play('login-key', '--json', ...target),
  ];
  expect([person.code, machine.code]).toEqual([0, 0]);
  const credentials = JSON.parse(machine.out) as { private_key_id: string; env_id: string };
  expect(JSON.parse(person.out)).toEqual(credentials);
  const app = cloudbase.init({ env: cloud.env, credentials: credentials as never });
  const body = JSON.stringify({ ticket: app.auth().createTicket('user-7') });
  const response = await fetch(`${cloud.url}/auth/v1/signin/custom`, { method: 'POST', body });
  expect(await response.json()).toMatchObject({ token_type: 'Bearer', sub: expect.any(String) as string });
});

it('asks for the key of the administrator', async () => {
  const refused = await play('login-key', '--json', '--url', cloud.url, '--key', 'wrong');
  expect(errorOf(refused)).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(refused.out).not.toContain('PRIVATE');
});
