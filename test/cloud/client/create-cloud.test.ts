import { createCloud, typedCloud, type WxLike } from '../../../cloud/client';

type Handler = (
  path: string,
  body: Record<string, unknown>,
  token: string | undefined,
) => [number, object] | undefined;

/** A `wx` whose requests a function answers. */
function fakeWx(handle: Handler) {
  const storage = new Map<string, unknown>();
  const requests: string[] = [];
  let logins = 0;
  const wx: WxLike = {
    request({ url, data, header, success, fail }) {
      const path = new URL(url).pathname;
      requests.push(path);
      const answer = handle(path, JSON.parse(data) as Record<string, unknown>, header['authorization']);
      queueMicrotask(() =>
        answer === undefined
          ? fail({ errMsg: 'request:fail refused' })
          : success({ statusCode: answer[0], data: answer[1] }),
      );
    },
    uploadFile() {
      throw new Error('unused');
    },
    downloadFile() {
      throw new Error('unused');
    },
    connectSocket() {
      throw new Error('unused');
    },
    login: ({ success }) => success({ code: `dev-${++logins}` }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
  };
  return { wx, requests };
}

const signIn: Handler = (path, body) =>
  path === '/client/login'
    ? [200, { requestId: 'l', data: { token: `t-${String(body['code'])}` } }]
    : undefined;
const config = { gateway: 'http://cloud.test/' };

describe('createCloud', () => {
  it('signs in once for calls made together and gives result, errMsg and requestID', async () => {
    const { wx, requests } = fakeWx(
      (...call) => signIn(...call) ?? [200, { requestId: 'r', data: { result: call[1]['data'] } }],
    );
    const cloud = createCloud(wx, config);
    const [first] = await Promise.all(
      [1, 2, 3].map((n) => Promise.resolve(cloud.callFunction({ name: 'f', data: { n } }))),
    );
    expect(first).toEqual({ result: { n: 1 }, errMsg: 'cloud.callFunction:ok', requestID: 'r' });
    expect(requests.filter((path) => path === '/client/login')).toHaveLength(1);
  });

  it('signs in again, once, where the token is refused', async () => {
    const { wx, requests } = fakeWx(
      (path, body, token) =>
        signIn(path, body, token) ??
        (token === 'Bearer t-dev-2'
          ? [200, { requestId: 'r', data: { result: 1 } }]
          : [401, { requestId: 'r', code: 'UNAUTHENTICATED', errCode: -1, message: 'no' }]),
    );
    await createCloud(wx, config).callFunction({ name: 'f' });
    expect(requests).toEqual(['/client/login', '/client/invoke', '/client/login', '/client/invoke']);
  });

  it('rejects in WeChat’s form', async () => {
    const { wx } = fakeWx(
      (...call) =>
        signIn(...call) ?? [
          500,
          { requestId: 'r9', code: 'FUNCTIONS_EXECUTE_FAIL', errCode: -504002, message: 'boom' },
        ],
    );
    const error: unknown = await createCloud(wx, config)
      .callFunction({ name: 'f' })
      ?.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      errCode: -504002,
      errMsg: 'cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: boom',
      requestID: 'r9',
    });
  });

  it('rejects a file whose bytes do not come with -503001', async () => {
    const fileList = [{ fileID: 'cloud://e.b/a', tempFileURL: 'http://cloud.test/files/a', status: 0 }];
    const { wx } = fakeWx((...call) => signIn(...call) ?? [200, { requestId: 'r', data: { fileList } }]);
    const broken: WxLike = {
      ...wx,
      downloadFile({ success }) {
        queueMicrotask(() => success({ tempFilePath: '', statusCode: 500 }));
        const nothing = () => undefined;
        return {
          abort: nothing,
          onProgressUpdate: nothing,
          offProgressUpdate: nothing,
          onHeadersReceived: nothing,
          offHeadersReceived: nothing,
        };
      },
    };
    const error: unknown = await Promise.resolve(
      createCloud(broken, config).downloadFile({ fileID: 'cloud://e.b/a' }),
    ).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ errCode: -503001 });
  });

  it('uses callbacks where there are any and returns nothing', async () => {
    const { wx } = fakeWx(() => undefined);
    const seen: unknown[] = [];
    await new Promise<void>((done) => {
      const returned = createCloud(wx, config).callFunction({
        name: 'f',
        fail: (error) => seen.push(error.errCode),
        complete: () => done(),
      });
      expect(returned).toBeUndefined();
    });
    expect(seen).toEqual([-1]);
  });

  it('refuses a call without a name before anything is sent', async () => {
    const { wx, requests } = fakeWx(signIn);
    await expect(createCloud(wx, config).callFunction({ name: '' })).rejects.toMatchObject({
      errCode: -401003,
    });
    expect(requests).toEqual([]);
  });

  it('asks the database as the signed-in user, and signs in again where the token is refused', async () => {
    const reply = { total: { $numberInt: '4' } };
    const { wx, requests } = fakeWx(
      (path, body, token) =>
        signIn(path, body, token) ??
        (token === 'Bearer t-dev-2'
          ? [200, { requestId: 'r', data: { reply } }]
          : [401, { requestId: 'r', code: 'UNAUTHENTICATED', errCode: -501019, message: 'no' }]),
    );
    const notes = createCloud(wx, config).database().collection('notes');
    expect(await notes.count()).toEqual({ total: 4, errMsg: 'collection.count:ok' });
    expect(requests).toEqual(['/client/login', '/client/database', '/client/login', '/client/database']);
  });

  it('makes a CloudID with and without new', () => {
    const { CloudID } = createCloud(fakeWx(signIn).wx, config);
    expect([new CloudID('a'), CloudID('a')]).toEqual([{ cloudID: 'a' }, { cloudID: 'a' }]);
  });
});

describe('typedCloud', () => {
  interface Api {
    readonly 'notes-get': {
      readonly data: { readonly id: string };
      readonly result: { readonly text: string };
    };
  }
  it('gives the result itself', async () => {
    const cloud = typedCloud<Api>({
      callFunction: async ({ name, data }: { name: string; data: object }) => ({
        result: { text: name + JSON.stringify(data) },
      }),
    });
    const { text } = await cloud.call('notes-get', { id: '1' });
    expect(text).toBe('notes-get{"id":"1"}');
    // @ts-expect-error the name is not one of the contract
    void cloud.call('notes-got', { id: '1' });
    // @ts-expect-error the data is not what the contract asks for
    void cloud.call('notes-get', {});
  });
});
