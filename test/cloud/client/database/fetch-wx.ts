import { WebSocket } from 'ws';
import type { WxLike } from '../../../../cloud/client';

/** A `wx` for Node whose connection can be broken. */
export interface WsWx extends WxLike {
  /** Breaks the open sockets, as a lost network does; tells whether there were any. */
  breakConnection(): boolean;
}

/** A `wx` for Node: requests by fetch, sockets, the simulated user of this name, storage in memory. */
export function fetchWx(user: string): WsWx {
  const storage = new Map<string, unknown>();
  const sockets = new Set<WebSocket>();
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
      socket.on('open', () => sockets.add(socket));
      socket.on('close', () => sockets.delete(socket));
      // Told by `onError` as well, where somebody listens.
      socket.on('error', () => undefined);
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
    breakConnection() {
      for (const socket of sockets) socket.terminate();
      return sockets.size > 0;
    },
    uploadFile: absent,
    downloadFile: absent,
    login: ({ success }) => success({ code: `dev-${user}` }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
  };
}
