import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestPage } from '../../../cloud/testing/pages';
import { openFiles } from './open-files';

const bare = { 'p/p.wxml': '<view/>', 'p/p.js': 'Page({ data: { outcome: null } })' };

type Call = (options?: object) => Promise<Record<string, unknown>>;
const call = (page: TestPage, name: string) => page.wx[name] as Call;
/** The callback form, which all transfers have. */
const outcome = (page: TestPage, name: string, options: object) =>
  new Promise<Record<string, unknown>>(
    (success, fail) => void call(page, name)({ ...options, success, fail }),
  );

describe('files', () => {
  let server: Server;
  let url: string;
  const received: { type: string; body: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (request.method === 'POST') {
          received.push({
            type: request.headers['content-type'] ?? '',
            body: Buffer.concat(parts).toString('latin1'),
          });
          response.writeHead(201).end('{"kept":true}');
        } else if (request.url === '/picture')
          response.writeHead(200, { 'content-type': 'image/jpeg' }).end('JPEG');
        else response.writeHead(404).end('none');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const chooseFiles = () =>
    ['a.png', 'b.mp4', 'c.png'].map((name) => ({
      name,
      type: name.endsWith('png') ? 'image/png' : 'video/mp4',
      bytes: Buffer.from(`bytes of ${name}`),
    }));
  const open = () => openFiles(bare, undefined, { url, cloud: {}, chooseFiles });

  it('chooseMedia and chooseImage give as many as asked for, with path, size and type', async () => {
    const page = await open();
    const media = await call(page, 'chooseMedia')({ count: 2 });
    expect(media).toMatchObject({
      errMsg: 'chooseMedia:ok',
      tempFiles: [
        {
          tempFilePath: expect.stringMatching(/^wxfile:\/\/tmp_.+\.png$/) as string,
          size: 14,
          fileType: 'image',
        },
        { tempFilePath: expect.stringMatching(/\.mp4$/) as string, fileType: 'video' },
      ],
    });
    const images = await call(page, 'chooseImage')({ count: 1 });
    expect(images['tempFilePaths']).toHaveLength(1);
  });

  it('uploadFile sends form data and the very bytes, and answers with the text', async () => {
    const page = await open();
    const { tempFilePaths } = (await call(page, 'chooseImage')()) as { tempFilePaths: string[] };
    const answer = await outcome(page, 'uploadFile', {
      url: `${url}/upload`,
      filePath: tempFilePaths[0],
      name: 'photo',
      formData: { of: 'me' },
    });
    expect(answer).toMatchObject({ errMsg: 'uploadFile:ok', statusCode: 201, data: '{"kept":true}' });
    expect(received[0]?.type).toMatch(/^multipart\/form-data; boundary=/);
    expect(received[0]?.body).toMatch(
      /name="of"\r\n\r\nme\r\n[^]*name="photo"; filename="a.png"[^]*bytes of a.png/,
    );
    await expect(
      outcome(page, 'uploadFile', { url, filePath: 'wxfile://gone', name: 'x' }),
    ).rejects.toMatchObject({
      errMsg: 'uploadFile:fail file not found',
    });
  });

  it('downloadFile gives a path that can be shown and sent again', async () => {
    const page = await open();
    const got = await outcome(page, 'downloadFile', { url: `${url}/picture` });
    expect(got).toMatchObject({
      errMsg: 'downloadFile:ok',
      statusCode: 200,
      tempFilePath: expect.stringMatching(/\.jpg$/) as string,
    });
    await outcome(page, 'uploadFile', { url, filePath: got['tempFilePath'], name: 'again' });
    expect(received.at(-1)?.body).toContain('JPEG');
    expect(await outcome(page, 'downloadFile', { url: `${url}/none` })).toMatchObject({ statusCode: 404 });
  });

  it('previewImage shows the one asked for, by address or by index', async () => {
    const page = await open();
    await call(page, 'previewImage')({ urls: ['https://x/1', 'https://x/2'], current: 'https://x/2' });
    expect(page.photo).toBe('https://x/2');
    await expect(call(page, 'previewImage')({ urls: [] })).rejects.toMatchObject({
      errMsg: expect.stringMatching(/^previewImage:fail/) as string,
    });
  });

  it('images resolve cloud:// ids in one request, local files and the app’s own pictures', async () => {
    const asked: string[][] = [];
    const cloud = {
      getTempFileURL: async ({ fileList }: { fileList: string[] }) => {
        asked.push(fileList);
        return {
          fileList: fileList.map((fileID) => ({
            fileID,
            tempFileURL: `https://t/${fileID.slice(-1)}`,
            status: 0,
          })),
        };
      },
    };
    const page = await openFiles(
      {
        'p/p.wxml': '<image wx:for="{{all}}" wx:key="*this" src="{{item}}"/>',
        'p/p.js': 'Page({ data: { all: ["cloud://e.b/1", "cloud://e.b/2", "/img/a.png", "b.png"] } })',
      },
      undefined,
      { cloud },
    );
    await page.waitFor(() => page.queryAll('image').every((image) => image.attribute('src') !== null));
    expect(page.queryAll('image').map((image) => image.attribute('src'))).toEqual([
      'https://t/1',
      'https://t/2',
      '/preview/files/img/a.png',
      '/preview/files/p/b.png',
    ]);
    expect(asked).toEqual([['cloud://e.b/1', 'cloud://e.b/2']]);
  });
});

it('showModal answers with what was pressed and typed', async () => {
  const page = await openFiles(bare);
  const asked = call(page, 'showModal')({ title: 'Sure?', content: 'Really', cancelText: 'No' });
  await page.waitFor(() => page.dialog === 'Sure?\nReally');
  await page.choose('No');
  expect(await asked).toEqual({ confirm: false, cancel: true, errMsg: 'showModal:ok' });
  const typed = call(page, 'showModal')({ title: 'Name', editable: true, content: 'x' });
  await page.waitFor(() => page.dialog === 'Name');
  await page.choose('OK');
  expect(await typed).toMatchObject({ confirm: true, content: 'x' });
});

it('showActionSheet gives the index, and fails when it is cancelled', async () => {
  const page = await openFiles(bare);
  const first = call(page, 'showActionSheet')({ itemList: ['a', 'b'] });
  await page.waitFor(() => page.query('view') !== undefined);
  await page.choose('b');
  expect(await first).toEqual({ tapIndex: 1, errMsg: 'showActionSheet:ok' });
  const second = call(page, 'showActionSheet')({ itemList: ['a'] });
  const refused = expect(second).rejects.toMatchObject({ errMsg: 'showActionSheet:fail cancel' });
  await Promise.resolve();
  await page.choose('Cancel');
  await refused;
});

it('storage keeps values of any kind, apart for each user', async () => {
  const page = await openFiles(bare);
  const wx = page.wx as Record<string, (...args: unknown[]) => unknown>;
  wx['setStorageSync']?.('a', { list: [1, 'x', null] });
  expect(wx['getStorageSync']?.('a')).toEqual({ list: [1, 'x', null] });
  expect(wx['getStorageSync']?.('none')).toBe('');
  await call(page, 'setStorage')({ key: 'b', data: 0 });
  expect(await call(page, 'getStorage')({ key: 'b' })).toMatchObject({ data: 0 });
  expect(wx['getStorageInfoSync']?.()).toMatchObject({ keys: ['a', 'b'], limitSize: 10240 });
  await call(page, 'removeStorage')({ key: 'a' });
  await expect(call(page, 'getStorage')({ key: 'a' })).rejects.toMatchObject({
    errMsg: 'getStorage:fail data not found',
  });
  wx['clearStorageSync']?.();
  expect(wx['getStorageInfoSync']?.()).toMatchObject({ keys: [] });
});
