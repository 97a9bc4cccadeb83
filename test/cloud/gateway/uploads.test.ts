import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { createFakeClock, type FakeClock } from '../../../cloud/base';
import { ENV, KEY, openRig, type Rig } from './fakes';

const FILE = 'dir/a.txt';
const fileID = `cloud://${ENV}.x/${FILE}`;

interface Ticket {
  readonly url: string;
  readonly authorization: string;
}

describe('uploads', () => {
  let rig: Rig;
  let clock: FakeClock;
  beforeEach(async () => {
    clock = createFakeClock();
    rig = await openRig({ clock, maxFileBytes: 1000 });
  });
  afterEach(() => rig.close());

  async function admin<T>(fields: object): Promise<T> {
    const response = await fetch(`${rig.url}/admin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wxCloudApiToken: 'call-alice', ...fields }),
    });
    return ((await response.json()) as { data: T }).data;
  }
  const ticket = (method: 'put' | 'post') =>
    admin<Ticket>({ action: 'storage.getUploadMetadata', path: FILE, method });
  const address = async (max_age?: number): Promise<string> => {
    const { download_list } = await admin<{ download_list: { tempFileURL: string }[] }>({
      action: 'storage.batchGetDownloadUrl',
      file_list: [{ fileid: fileID, ...(max_age === undefined ? {} : { max_age }) }],
    });
    return download_list[0]!.tempFileURL;
  };
  const put = async ({ url, authorization }: Ticket, body = 'content') => {
    const response = await fetch(url, { method: 'PUT', headers: { authorization }, body });
    return { status: response.status, text: await response.text() };
  };
  /** What the storage holds, in names of folders and files. */
  const stored = async () => {
    const names = await readdir(rig.dir, { recursive: true });
    return names.filter((name) => /\.(json|bin)$/.test(name));
  };

  async function form(
    { url, authorization }: Ticket,
    [more, name = 'signature']: readonly [Record<string, string>, string?],
  ) {
    const body = new FormData();
    for (const [field, value] of Object.entries({ [name]: authorization, key: FILE, ...more }))
      body.set(field, value);
    body.set('file', new Blob(['content']), 'a.txt');
    const response = await fetch(url, { method: 'POST', body });
    return { status: response.status, text: await response.text() };
  }

  it.each([
    ['204 for a server SDK', {}, 'Signature', 204],
    ['201 where it is asked for, as the client SDK does', { success_action_status: '201' }, 'signature', 201],
    ['204 for any other wish', { success_action_status: '200' }, 'signature', 204],
  ])('by a form are answered with %s and an empty body', async (_what, more, name, status) => {
    expect(await form(await ticket('post'), [more, name])).toEqual({ status, text: '' });
    expect(await (await fetch(await address())).text()).toBe('content');
  });

  it.each([
    ['another path', { key: 'other.txt' }],
    ['a forged signature', { signature: 'e30.x' }],
    ['no path', { key: '' }],
  ])('by a form with %s are refused in XML', async (_what, more) => {
    const answer = await form(await ticket('post'), [more]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).toMatch(
      /^<\?xml .*<Error><Code>\w+<\/Code><Message>.+<\/Message><RequestId>.+<\/TraceId><\/Error>$/,
    );
    expect(await stored()).toEqual([]);
  });

  it('by a form without a file are refused', async () => {
    const { url, authorization } = await ticket('post');
    const body = new FormData();
    body.set('signature', authorization);
    body.set('key', FILE);
    const response = await fetch(url, { method: 'POST', body });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('no file')]);
  });

  it('with a ticket of the other kind are refused', async () => {
    const { authorization } = await ticket('post');
    expect((await put({ ...(await ticket('put')), authorization })).status).toBe(403);
    expect(await stored()).toEqual([]);
  });

  it('are taken until the ticket expires after half an hour', async () => {
    const given = await ticket('put');
    clock.advance(30 * 60_000);
    expect(await put(given)).toEqual({ status: 200, text: '' });
    clock.advance(1);
    const late = await put(given, 'too late');
    expect(late).toMatchObject({
      status: 403,
      text: expect.stringContaining('STORAGE_SIGN_PARAM_INVALID') as unknown,
    });
    expect(await (await fetch(await address())).text()).toBe('content');
  });

  it.each([
    ['the seconds asked for', 60],
    ['a day', undefined],
  ])('have addresses that live %s', async (_what, maxAge) => {
    await put(await ticket('put'));
    const url = await address(maxAge);
    const status = async () => (await fetch(url)).status;
    clock.advance((maxAge ?? 86_400) * 1000);
    expect(await status()).toBe(200);
    clock.advance(1);
    expect(await status()).toBe(403);
  });

  it.each([
    ['the path', (url: string) => url.replace('a.txt', 'b.txt')],
    ['the environment', (url: string) => url.replace(ENV, 'second-env')],
    ['the time', (url: string) => url.replace(/t=(\d+)/, 't=9$1')],
    ['the signature', (url: string) => url.replace(/sign=./, 'sign=_')],
    ['no signature', (url: string) => url.replace(/\?.*/, '')],
  ])('have addresses that are void with a change of %s', async (_what, change) => {
    await put(await ticket('put'));
    const url = await address();
    expect((await fetch(url)).status).toBe(200);
    expect(change(url)).not.toBe(url);
    expect((await fetch(change(url))).status).toBe(403);
  });

  it.each(['put', 'form', 'page'] as const)('given up in the middle (%s) leave nothing', async (how) => {
    const { url, authorization } = await ticket(how === 'put' ? 'put' : 'post');
    const boundary = 'line';
    const field = (name: string, value: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf a fi`;
    const fields =
      how === 'page' ? field('cloudPath', FILE) : field('signature', authorization) + field('key', FILE);
    const sent = request(how === 'page' ? `${rig.url}/client/files/upload` : url, {
      method: how === 'put' ? 'PUT' : 'POST',
      headers: {
        'content-length': '900',
        ...(how === 'put'
          ? { authorization }
          : { 'content-type': `multipart/form-data; boundary=${boundary}` }),
        ...(how === 'page' ? { 'x-yunlet-key': KEY } : {}),
      },
    });
    sent.once('error', () => undefined);
    sent.write(how === 'put' ? 'half a fi' : fields + file);
    const incoming = join(rig.dir, 'incoming');
    await until(async () => (await readdir(incoming)).length === 1);
    sent.destroy();
    await until(async () => (await readdir(incoming)).length === 0);
    await until(async () => rig.recorded.log.some(({ aborted }) => aborted === true));
    expect(await stored()).toEqual([]);
    expect(rig.recorded.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('that are refused early still let their sender see why', async () => {
    const { url } = await ticket('put');
    const answer = await put({ url, authorization: 'no' }, 'x'.repeat(4_000_000));
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('<Code>') as unknown });
    const long = await put(await ticket('put'), 'x'.repeat(4_000_000));
    expect(long).toMatchObject({
      status: 413,
      text: expect.stringContaining('STORAGE_FILE_TOO_LARGE') as unknown,
    });
    expect(await stored()).toEqual([]);
  });
});

/** Waits for a condition; fails after five seconds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
