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

/** Whatever a script asks of a database while it puts a request together. */
interface Anything {
  (...args: unknown[]): Anything & Promise<unknown>;
  new (...args: unknown[]): object;
  readonly add: Anything;
  readonly and: Anything;
  readonly close: Anything;
  readonly collection: Anything;
  readonly command: Anything;
  readonly get: Anything;
  readonly gt: Anything;
  readonly Geo: Anything;
  readonly lt: Anything;
  readonly orderBy: Anything;
  readonly Point: Anything;
  readonly watch: Anything;
  readonly where: Anything;
}

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

  it('lets scripts put requests to the database together, and says what to do when one is sent', async () => {
    const told: string[] = [];
    const { database } = createCloud(fakeWx(signIn).wx, {
      ...config,
      onUnsupported: (said) => told.push(said),
    });
    const db = database() as Anything;
    const query = db
      .collection('notes')
      .where({ at: db.command.gt(1).and(db.command.lt(2)) })
      .orderBy('at', 'desc');
    expect(new db.Geo.Point(1, 2)).toBeDefined();
    expect(told).toEqual([]);
    await expect(query.get()).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringMatching(
        /^get:fail wx\.cloud\.database\(\) is not part .* cloud function/,
      ) as string,
    });
    const failed = await new Promise<unknown>((fail) => {
      expect(db.collection('notes').add({ data: { db }, fail })).toBeUndefined();
    });
    expect(failed).toBeInstanceOf(Error);
    const onError = jest.fn();
    await query.watch({ onChange() {}, onError }).close();
    expect(onError).toHaveBeenCalledTimes(1);
    expect(told).toHaveLength(3);
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
