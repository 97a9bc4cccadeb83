import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { openRig, type Rig } from './fakes';

const headersOf = (openid: string) => ({ authorization: `Bearer page-${openid}` });

async function upload(rig: Rig, openid: string, [cloudPath, content]: readonly [string, string]) {
  const form = new FormData();
  form.set('cloudPath', cloudPath);
  form.set('file', new Blob([content]), 'a');
  const response = await fetch(`${rig.url}/client/files/upload`, {
    method: 'POST',
    headers: headersOf(openid),
    body: form,
  });
  return {
    status: response.status,
    body: (await response.json()) as { data?: { fileID: string }; code?: string },
  };
}

async function addressOf(rig: Rig, fileID: string): Promise<string> {
  const response = await fetch(`${rig.url}/client/files/urls`, {
    method: 'POST',
    headers: { ...headersOf('alice'), 'content-type': 'application/json' },
    body: JSON.stringify({ fileList: [fileID] }),
  });
  const { data } = (await response.json()) as { data: { fileList: { tempFileURL: string }[] } };
  return data.fileList[0]!.tempFileURL;
}

describe('files', () => {
  let rig: Rig;
  beforeAll(async () => (rig = await openRig({ maxFileBytes: 1000 })));
  afterAll(() => rig.close());

  it('serves ranges and revalidation', async () => {
    const { body } = await upload(rig, 'alice', ['a/hello.txt', '0123456789']);
    const url = await addressOf(rig, body.data!.fileID);
    const whole = await fetch(url);
    expect(await whole.text()).toBe('0123456789');
    expect(whole.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const part = await fetch(url, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ]);
    expect((await fetch(url, { headers: { range: 'bytes=10-' } })).status).toBe(416);
    const same = await fetch(url, { headers: { 'if-none-match': whole.headers.get('etag')! } });
    expect(same.status).toBe(304);
    expect((await fetch(url, { method: 'HEAD' })).headers.get('content-length')).toBe('10');
    expect((await fetch(url.replace('hello', 'other'))).status).toBe(403);
  });

  it('lets only the owner replace a file', async () => {
    const { body } = await upload(rig, 'alice', ['mine.txt', 'first']);
    expect(await upload(rig, 'bob', ['mine.txt', 'stolen'])).toMatchObject({
      status: 403,
      body: { code: 'STORAGE_EXCEED_AUTHORITY' },
    });
    expect((await upload(rig, 'alice', ['mine.txt', 'second'])).status).toBe(200);
    expect(await (await fetch(await addressOf(rig, body.data!.fileID))).text()).toBe('second');
  });

  it('refuses what is too large and unsafe paths, and keeps nothing of them', async () => {
    expect((await upload(rig, 'alice', ['big.bin', 'x'.repeat(1001)])).status).toBe(413);
    for (const path of ['../a', '/a', 'a//b', 'a/./b', 'a\\..\\b', 'x'.repeat(851)]) {
      expect(await upload(rig, 'alice', [path, 'x'])).toMatchObject({
        status: 400,
        body: { code: 'INVALID_PARAM' },
      });
    }
    expect(await readdir(join(rig.dir, 'incoming'))).toEqual([]);
  });

  it('refuses a rebound host name', async () => {
    const answer = await new Promise((resolve) => {
      request(`${rig.url}/healthz`, { headers: { host: 'evil.test' } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, ...(JSON.parse(text) as object) }));
      }).end();
    });
    expect(answer).toMatchObject({ status: 403, code: 'HOST_REFUSED', errCode: -501008 });
  });
});
