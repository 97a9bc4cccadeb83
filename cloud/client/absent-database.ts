import type { CloudCallError } from './cloud-error';

const ADVICE =
  'wx.cloud.database() is not part of this version of Yunlet on pages: read and write the database in a cloud function with wx-server-sdk and call it with wx.cloud.callFunction / 此版本的页面还不能直接使用 wx.cloud.database()：请在云函数中用 wx-server-sdk 读写数据库，再用 wx.cloud.callFunction 调用';

/** What goes to the database and answers: every other member only builds a request. */
const REQUESTS = new Set([
  'get',
  'add',
  'set',
  'update',
  'remove',
  'count',
  'end',
  'createCollection',
  'runTransaction',
  'startTransaction',
]);

interface Outcomes {
  readonly fail?: (error: CloudCallError) => void;
  readonly complete?: (error: CloudCallError) => void;
  readonly onError?: (error: CloudCallError) => void;
}

/**
 * Stands in for the database of a page: requests can be put together, as scripts do while they load, and each one that
 * is sent fails with the same sentence, in the form its options choose.
 *
 * @param tell - Hears the sentence each time.
 */
export function createAbsentDatabase(tell: (sentence: string) => void): unknown {
  const fail = (name: string, options: Outcomes): unknown => {
    tell(ADVICE);
    const errMsg = `${name}:fail ${ADVICE}`;
    const error = Object.assign(new Error(errMsg), { errCode: -1, errMsg });
    const { fail: failed, complete, onError } = options;
    if (failed === undefined && complete === undefined && onError === undefined) return Promise.reject(error);
    void Promise.resolve().then(() => {
      failed?.(error);
      complete?.(error);
      onError?.(error);
    });
    return undefined;
  };
  const watch = (options: Outcomes = {}) => {
    fail('watch', { onError: () => undefined, ...options });
    return { close: () => Promise.resolve() };
  };
  // A function, so that it can be called, constructed (`new db.Geo.Point()`) and asked for anything.
  const anything: unknown = new Proxy(function () {}, {
    get(_target, name) {
      if (typeof name === 'symbol') return name === Symbol.toPrimitive ? () => '[database]' : undefined;
      // Neither a promise nor something JSON or setData could copy.
      if (name === 'then' || name === 'toJSON' || name === 'constructor') return undefined;
      if (name === 'watch') return watch;
      if (REQUESTS.has(name)) return (options?: Outcomes) => fail(name, options ?? {});
      return anything;
    },
    apply: () => anything,
    construct: () => anything as object,
  });
  return anything;
}
