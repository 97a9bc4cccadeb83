import { Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from 'node:net';
import type { Channel } from '../channel/channel';
import { createIpcChannel } from '../channel/ipc-channel';
import { createSocketChannel } from '../channel/socket-channel';

const READ_SIZE = 64 * 1024;

/** A worker's end of its channel, whichever way it was started. */
export function openChannel(way: string | undefined): Channel {
  if (way !== 'ipc') {
    const socket = openSocket();
    return createSocketChannel(socket, { gather: false });
  }
  const send = process.send?.bind(process);
  const disconnect = process.disconnect.bind(process);
  const channel = createIpcChannel({
    get connected() {
      return process.connected;
    },
    send: (message, sent) => send?.(message, undefined, undefined, sent) ?? false,
    disconnect,
    on: (event: 'message' | 'disconnect', listener: (message: unknown) => void) =>
      process.on(event as 'message', listener),
    channel: process.channel,
  });
  // The function must not find a way to its host.
  Reflect.deleteProperty(process, 'send');
  return channel;
}

/** Reads into one buffer for good: a buffer of 64 KB for each read would keep the collector busier than the calls. */
function openSocket(): Socket {
  const onread: NonNullable<TcpSocketConnectOpts['onread']> = {
    buffer: Buffer.allocUnsafeSlow(READ_SIZE),
    callback: (length, bytes) => {
      socket.emit('data', Buffer.from(bytes.subarray(0, length)));
      return true;
    },
  };
  const options: SocketConstructorOpts & { readonly onread: typeof onread } = {
    fd: 3,
    readable: true,
    writable: true,
    onread,
  };
  const socket = new Socket(options);
  return socket;
}
