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

/** Makes a socket; the browser's own outside tests. */
export type OpenSocket = (url: string, protocols: string[]) => WebSocket;

const browserSocket: OpenSocket = (url, protocols) => new WebSocket(url, protocols);

/**
 * connectSocket, over the browser's WebSocket.
 *
 * @remarks Compat: a browser sends no headers of a page's own with it, so `header` is dropped.
 */
export function socketApi(open: OpenSocket = browserSocket): Record<string, unknown> {
  return {
    connectSocket(options: ConnectOptions) {
      try {
        const socket = open(options.url, [...(options.protocols ?? [])]);
        socket.binaryType = 'arraybuffer';
        settle('connectSocket', options);
        return taskOf(socket);
      } catch (error) {
        settle('connectSocket', options, error);
        return undefined;
      }
    },
  };
}

function taskOf(socket: WebSocket) {
  const on = (type: string, read: (event: Event) => object) => (listener: (value: object) => void) =>
    socket.addEventListener(type, (event) => listener(read(event)));
  return {
    get readyState() {
      return socket.readyState;
    },
    send(options: SendOptions) {
      act('sendSocketMessage', options, () => {
        if (socket.readyState !== socket.OPEN) throw new Error('the socket is not open');
        socket.send(options.data);
      });
    },
    close(options: CloseOptions = {}) {
      act('closeSocket', options, () => socket.close(options.code ?? 1000, options.reason));
    },
    onOpen: on('open', () => ({ header: {}, profile: {} })),
    onMessage: on('message', (event) => ({ data: (event as MessageEvent<unknown>).data })),
    onError: on('error', () => ({ errMsg: 'the connection failed' })),
    onClose: on('close', (event) => {
      const { code, reason } = event as CloseEvent;
      return { code, reason };
    }),
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
