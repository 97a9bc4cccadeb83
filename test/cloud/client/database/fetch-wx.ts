import { WebSocket } from 'ws';
import type { WxLike } from '../../../../cloud/client';

/** A `wx` for Node: requests by fetch, sockets, the simulated user of this name, storage in memory. */
export function fetchWx(user: string): WxLike {
  const storage = new Map<string, unknown>();
  const absent = (): never => {
    throw new Error('not in this test');
  };
  return {
    request({ url, method, data, header, success, fail }) {
      fetch(url, { method, body: data, headers: header }).then(
        async (reply) => success({ statusCode: reply.status, data: await reply.json() }),
        (error: unknown) => fail({ errMsg: `request:fail ${String(error)}` }),
      );
    },
    connectSocket({ url }) {
      const socket = new WebSocket(url);
      return {
        send: ({ data }) => socket.send(data),
        close: ({ code = 1000, reason }) => socket.close(code, reason),
        onOpen: (listener) => socket.on('open', listener),
        onMessage: (listener) =>
          socket.on('message', (data) => listener({ data: (data as Buffer).toString() })),
        onError: (listener) => socket.on('error', ({ message }) => listener({ errMsg: message })),
        onClose: (listener) => socket.on('close', listener),
      };
    },
    uploadFile: absent,
    downloadFile: absent,
    login: ({ success }) => success({ code: `dev-${user}` }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
  };
}
