import { wxCall, WxFailure } from './calls';

/** `wx`'s storage, kept in the browser apart for each app and simulated user. */
export function storageApi(appid: string, user: string): Record<string, unknown> {
  const prefix = `yunlet ${appid} ${user} `;
  const store = window.localStorage;
  const get = (key: string): unknown => {
    const text = store.getItem(prefix + key);
    if (text === null) return undefined;
    return (JSON.parse(text) as { readonly value?: unknown }).value;
  };
  const set = (key: string, value: unknown) => store.setItem(prefix + key, JSON.stringify({ value }));
  const keys = () =>
    Object.keys(store).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  const clear = () => {
    for (const key of keys()) store.removeItem(prefix + key);
  };
  const info = () => ({
    keys: keys(),
    currentSize: Math.ceil(
      keys().reduce((sum, key) => sum + (store.getItem(prefix + key)?.length ?? 0), 0) / 1024,
    ),
    limitSize: 10_240,
  });
  return {
    getStorageSync: (key: string) => get(key) ?? '',
    setStorageSync: set,
    removeStorageSync: (key: string) => store.removeItem(prefix + key),
    clearStorageSync: clear,
    getStorageInfoSync: info,
    getStorage: wxCall<{ key: string }>('getStorage', ({ key }) => {
      const data = get(key);
      if (data === undefined) throw new WxFailure('data not found');
      return { data };
    }),
    setStorage: wxCall<{ key: string; data: unknown }>('setStorage', ({ key, data }) => {
      set(key, data);
      return {};
    }),
    removeStorage: wxCall<{ key: string }>('removeStorage', ({ key }) => {
      store.removeItem(prefix + key);
      return {};
    }),
    clearStorage: wxCall('clearStorage', () => {
      clear();
      return {};
    }),
    getStorageInfo: wxCall('getStorageInfo', info),
  };
}
