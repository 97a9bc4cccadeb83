import { request } from 'node:http';
import { openRig, type Rig } from './fakes';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ reply: () => ({ total: 7 }) });
});
afterAll(() => rig.close());

const count = JSON.stringify({ action: 'database.countDocument', collectionName: 'c', query: {} });
const post = (body: string | FormData, headers: Record<string, string>) =>
  fetch(`${rig.url}/admin?eventId=1&seqId=1`, { method: 'POST', body, headers }).then(
    async (response) => (await response.json()) as { code?: string; data?: Record<string, unknown> },
  );
const json = { 'content-type': 'application/json', 'x-original-host': 'tcb-admin.tencentyun.com' };

test('requests without a token of their own act for the invocation that the worker names', async () => {
  expect(await post(count, { ...json, 'x-yunlet-invocation': 'call-alice' })).toMatchObject({
    data: { total: 7 },
  });
  expect(rig.recorded.database.at(-1)?.call.caller).toMatchObject({ kind: 'function', openid: 'alice' });
});

test('the token in the body comes first', async () => {
  const body = JSON.stringify({ ...(JSON.parse(count) as object), wxCloudApiToken: 'call-bob' });
  await post(body, { ...json, 'x-yunlet-invocation': 'call-alice' });
  expect(rig.recorded.database.at(-1)?.call.caller.openid).toBe('bob');
});

test.each([
  ['no credential', {}],
  ['one of nobody', { 'x-yunlet-invocation': 'made-up' }],
  ['an empty one', { 'x-yunlet-invocation': '' }],
])('%s is refused, whatever the original host', async (_what, headers: Record<string, string>) => {
  expect(await post(count, { ...json, ...headers })).toMatchObject({
    code: expect.stringMatching(/./) as string,
  });
});

test('a Host of WeChat’s cloud is refused: the worker sends ours', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'tcb-admin.tencentyun.com', 'x-yunlet-invocation': 'call-alice' };
    request(`${rig.url}/admin`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(count);
  });
  expect(status).toBe(403);
});

test('a file that comes along with its action is kept', async () => {
  const form = new FormData();
  form.set('action', 'storage.uploadFile');
  form.set('path', 'old/你好.txt');
  form.set('file', new Blob(['old']), 'x');
  const { data } = await post(form, { 'x-yunlet-invocation': 'call-alice' });
  expect(data?.['fileID']).toMatch(/^cloud:\/\/local-env\..*\/old\/你好\.txt$/);
  const urls = await post(
    JSON.stringify({ action: 'storage.batchGetDownloadUrl', file_list: [data?.['fileID']] }),
    {
      ...json,
      'x-yunlet-invocation': 'call-alice',
    },
  );
  const [first] = urls.data?.['download_list'] as { download_url: string }[];
  expect(await (await fetch(first?.download_url ?? '')).text()).toBe('old');
  const without = new FormData();
  without.set('action', 'storage.uploadFile');
  without.set('path', 'x');
  expect(await post(without, { 'x-yunlet-invocation': 'call-alice' })).toMatchObject({
    code: 'INVALID_COMMON_PARAM',
  });
});
