import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../../cloud/base';
import { formatCloudId } from '../../../cloud/protocol';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';

const FIXTURE = join(__dirname, '../../fixtures/projects/openapi');

/** A copy of the fixture whose functions ask for `range`; outside the repository, so that no ancestor helps. */
function projectAsking(range: string): string {
  const project = mkdtempSync(join(tmpdir(), 'yunlet-openapi-'));
  cpSync(FIXTURE, project, { recursive: true });
  for (const name of ['listed', 'unlisted']) {
    const dependencies = { 'wx-server-sdk': range };
    writeFileSync(
      join(project, 'cloudfunctions', name, 'package.json'),
      JSON.stringify({ name, dependencies }),
    );
  }
  return project;
}

async function post(cloud: TestCloud, path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${cloud.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yunlet-key': cloud.key, ...headers },
    body: JSON.stringify(body),
  });
  const { data, code } = (await response.json()) as { data: Record<string, unknown>; code?: string };
  return { status: response.status, data, code };
}

const text = (part: string) => expect.stringContaining(part) as string;
const refused = (errCode: number, words: string) => ({ error: { errCode, errMsg: text(words) } });

describe.each([
  ['~2.6.3', '2.6.3'],
  ['latest', '4.0.2'],
])('wx-server-sdk %s, unmodified', (range, version) => {
  let project: string;
  let cloud: TestCloud;
  const lines: string[] = [];

  beforeAll(async () => {
    project = projectAsking(range);
    const logger = createLogger({ level: 'warn', format: 'json', write: (line) => lines.push(line) });
    cloud = await createTestCloud({ project, logger });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  it('gets the answers and refusals of WeChat', async () => {
    const alice = await cloud.as('alice');
    const fresh = formatCloudId({ kind: 'phoneNumber', openid: alice.openid, at: Date.now() });
    const old = formatCloudId({ kind: 'userInfo', openid: alice.openid, at: Date.now() - 600_000 });
    const bobs = formatCloudId({ kind: 'userInfo', openid: 'bob', at: Date.now() });
    const out = (await alice.callFunction('listed', {
      openid: alice.openid,
      cloudIds: [fresh, old, bobs, '38_nonsense'],
    })) as Record<string, { value: Record<string, unknown> }>;
    expect(out).toMatchObject({
      version,
      sent: { value: { errCode: 0, errMsg: 'openapi.subscribeMessage.send:ok' } },
      nobody: refused(40003, 'openapi.subscribeMessage.send:fail invalid openid'),
      code: {
        value: { errCode: 0, contentType: 'image/png', buffer: expect.stringMatching(/^iVBORw0KGgo/) },
      },
      noPage: refused(41030, 'invalid page'),
      harmless: { value: { errCode: 0 } },
      risky: refused(87014, 'risky content'),
      risky2: {
        value: {
          errCode: 0,
          result: { suggest: 'risky', label: 21000 },
          traceId: expect.stringMatching(/^\w{32}$/),
        },
      },
      image: { value: { errCode: 0 } },
      phone: {
        value: { phoneInfo: { phoneNumber: expect.stringMatching(/^154\d{8}$/), countryCode: '86' } },
      },
      phoneAgain: refused(40029, 'invalid code'),
      retired: refused(48001, 'retired'),
      unknown: { error: { errCode: -604100 } },
      json: { value: { result: { errcode: 87014, errmsg: 'risky content' }, errMsg: 'callOpenAPI:ok' } },
      jsonUnknown: { error: { errMsg: text('API not found: ocr.idcard') } },
      pay: { error: { errCode: -604100 } },
      openData: {
        value: {
          errCode: 0,
          list: [
            {
              cloudID: fresh,
              data: { countryCode: '86', watermark: { appid: 'wx0123456789abcdef' } },
            },
            { cloudID: old, errCode: -601006, errMsg: 'cloudID expired' },
            { cloudID: bobs, errCode: -601007, errMsg: text('does not match') },
            { cloudID: '38_nonsense', errCode: -601005, errMsg: 'invalid cloudID' },
          ],
        },
      },
    });
    expect(out['openData']).toHaveProperty(
      'value.list.0.data.phoneNumber',
      (out['phone']?.value['phoneInfo'] as { phoneNumber: string }).phoneNumber,
    );
    expect(lines.join('')).toContain('"code":"OPENAPI_UNKNOWN","api":"ocr.idcard"');
    expect(lines.join('')).not.toContain('OPENAPI_PERMISSION');
  });

  it('leaves what was accepted in the outbox, by environment and oldest first', async () => {
    const alice = await cloud.as('alice');
    const { data } = await post(cloud, '/client/outbox', { limit: 100 });
    const list = data['list'] as Record<string, unknown>[];
    expect(list.map(({ apiName }) => apiName)).toEqual([
      'subscribeMessage.send',
      'wxacode.getUnlimited',
      'security.msgSecCheck',
      'security.msgSecCheck',
      'security.imgSecCheck',
      'phonenumber.getPhoneNumber',
      'ApiGetOpenDataByCloudId',
    ]);
    expect(list[0]).toEqual({
      id: expect.any(String),
      at: expect.any(Number),
      env: cloud.env,
      apiName: 'subscribeMessage.send',
      touser: alice.openid,
      params: {
        touser: alice.openid,
        template_id: 'TEMPLATE-1',
        page: 'pages/item/item?id=1',
        data: { thing1: { value: '测试' }, character_string2: { value: 'A-1' } },
        miniprogram_state: 'developer',
      },
      requestId: expect.any(String),
      functionName: 'listed',
      openid: alice.openid,
    });
    expect(list[4]?.['params']).toEqual({ media: { fileName: 'media.png', size: 68 } });

    const only = await post(cloud, '/client/outbox', { limit: 1, apiName: 'security.msgSecCheck' });
    expect(only.data['list']).toEqual([list[3]]);
    const later = await post(cloud, '/client/outbox', { limit: 2, after: list[3]?.['id'] });
    expect(later.data['list']).toEqual([list[4], list[5]]);
    const asPage = await post(cloud, '/client/outbox', {}, { 'x-yunlet-as': 'alice' });
    expect(asPage).toMatchObject({ status: 403, code: 'INVALID_REQUEST_SOURCE' });
    for (const limit of [0, 1001, 1.5, '2']) {
      expect(await post(cloud, '/client/outbox', { limit })).toMatchObject({
        status: 400,
        code: 'INVALID_PARAM',
      });
    }
  });

  it('refuses a message with 43101 once the user rejected or used up', async () => {
    const alice = await cloud.as('alice');
    const send = () =>
      alice.callFunction('listed', {
        api: 'subscribeMessage.send',
        params: { touser: 'carol', templateId: 'T-2', data: { thing1: { value: 'x' } } },
      });
    const say = (answer: string) =>
      post(cloud, '/client/subscribe', { answers: { 'T-2': answer } }, { 'x-yunlet-as': 'carol' });
    const no = refused(43101, 'user refuse to accept the msg');
    expect(await say('reject')).toMatchObject({ status: 200 });
    expect(await send()).toMatchObject(no);
    await say('accept');
    await say('accept');
    expect(await send()).toMatchObject({ value: { errCode: 0 } });
    expect(await send()).toMatchObject({ value: { errCode: 0 } });
    expect(await send()).toMatchObject(no);
    await say('accept');
    await say('ban');
    expect(await send()).toMatchObject(no);
    expect(await say('perhaps')).toMatchObject({ status: 400, code: 'INVALID_PARAM' });
    expect(await post(cloud, '/client/subscribe', { answers: { a: 'accept' } })).toMatchObject({
      status: 403,
    });
  });

  it('warns in dev of an API that config.json does not list', async () => {
    const alice = await cloud.as('alice');
    expect(await alice.callFunction('unlisted')).toMatchObject({ errCode: 0 });
    const warning = lines.find((line) => line.includes('OPENAPI_PERMISSION'));
    expect(warning).toContain('"file":"cloudfunctions/unlisted/config.json"');
  });
});

it('refuses in strict mode what config.json does not list, and messages nobody asked for', async () => {
  await using cloud = await createTestCloud({ project: FIXTURE, strict: true });
  const alice = await cloud.as('alice');
  expect(await alice.callFunction('unlisted')).toMatchObject({ errCode: -604101 });
  const params = { touser: alice.openid, templateId: 'T', data: { thing1: { value: 'x' } } };
  expect(await alice.callFunction('listed', { api: 'subscribeMessage.send', params })).toMatchObject(
    refused(43101, 'user refuse'),
  );
  const { data } = await post(cloud, '/client/outbox', {});
  expect(data['list']).toEqual([]);
});

it('shows a test what was sent, lets it answer for users, and forgets both at reset', async () => {
  await using cloud = await createTestCloud({ project: FIXTURE, strict: true });
  const alice = await cloud.as('alice');
  const params = { touser: 'bob', templateId: 'T', data: { thing1: { value: 'x' } } };
  const send = () => alice.callFunction('listed', { api: 'subscribeMessage.send', params });
  await cloud.subscribe('bob', { T: 'accept' });
  await cloud.subscribe('bob', { T: 'accept' });
  expect(await send()).toMatchObject({ value: { errCode: 0 } });
  expect(await cloud.outbox('subscribeMessage.send')).toMatchObject([
    { touser: 'bob', functionName: 'listed' },
  ]);
  expect(await cloud.outbox('wxacode.get')).toEqual([]);
  await cloud.reset();
  expect(await cloud.outbox()).toEqual([]);
  expect(await send()).toMatchObject(refused(43101, 'user refuse'));
});
