import { failure, type WxOptions } from './calls';

interface ConnectOptions extends WxOptions {
  readonly url: string;
  readonly protocols?: readonly string[];
  readonly header?: Readonly<Record<string, string>>;
}

interface SendOptions extends WxOptions {
  readonly data: string | ArrayBuffer;
}

interface CloseOptions extends WxOptions {
  readonly code?: number;
  readonly reason?: string;
}

/** What is used of a browser's WebSocket. */
export interface BrowserSocket {
  readonly readyState: number;
  binaryType: string;
  send(data: string | ArrayBuffer): void;
  close(code: number, reason?: string): void;
  addEventListener(
    type: 'open' | 'message' | 'error' | 'close',
    listener: (event: SocketEvent) => void,
  ): void;
}

/** What its events carry, by their type. */
export interface SocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** Makes a socket; the browser's own outside tests. */
export type OpenSocket = (url: string, protocols: string[]) => BrowserSocket;

/** States of a WebSocket, as the standard numbers them. */
const OPEN = 1;
const CLOSED = 3;

const browserSocket: OpenSocket = (url, protocols) => new WebSocket(url, protocols);

/**
 * connectSocket, over the browser's WebSocket.
 *
 * @remarks Compat: a browser sends no headers of a page's own with it, so `header` is dropped.
 */
export function socketApi(open: OpenSocket = browserSocket): Record<string, unknown> {
  return {
    connectSocket(options: ConnectOptions) {
      let socket: BrowserSocket | undefined;
      act('connectSocket', options, () => {
        socket = open(options.url, [...(options.protocols ?? [])]);
        socket.binaryType = 'arraybuffer';
      });
      return taskOf(socket);
    },
  };
}

/** The task of a socket; of none, one that never opens, since programs use it before they hear of the failure. */
function taskOf(socket: BrowserSocket | undefined) {
  const on =
    (type: 'open' | 'message' | 'error' | 'close', read: (event: SocketEvent) => object) =>
    (listener: (value: object) => void) =>
      socket?.addEventListener(type, (event) => listener(read(event)));
  return {
    get readyState() {
      return socket?.readyState ?? CLOSED;
    },
    send(options: SendOptions) {
      act('sendSocketMessage', options, () => {
        if (socket?.readyState !== OPEN) throw new Error('the socket is not open');
        socket.send(options.data);
      });
    },
    close(options: CloseOptions = {}) {
      act('closeSocket', options, () => socket?.close(options.code ?? 1000, options.reason));
    },
    onOpen: on('open', () => ({ header: {}, profile: {} })),
    onMessage: on('message', ({ data }) => ({ data })),
    onError: on('error', () => ({ errMsg: 'the connection failed' })),
    onClose: on('close', ({ code, reason }) => ({ code, reason })),
  };
}

function act(name: string, options: WxOptions, run: () => void): void {
  try {
    run();
    settle(name, options);
  } catch (error) {
    settle(name, options, error);
  }
}

/** Tells the callbacks after the call has returned, as a device does. */
function settle(name: string, { success, fail, complete }: WxOptions, error?: unknown): void {
  queueMicrotask(() => {
    const outcome = error === undefined ? { errMsg: `${name}:ok` } : failure(name, error);
    if (error === undefined) success?.(outcome);
    else fail?.(outcome);
    complete?.(outcome);
  });
}
