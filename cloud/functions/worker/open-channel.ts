import { Socket } from 'node:net';
import type { Channel } from '../channel/channel';
import { createIpcChannel } from '../channel/ipc-channel';
import { createSocketChannel } from '../channel/socket-channel';

/** A worker's end of its channel, whichever way it was started. */
export function openChannel(way: string | undefined): Channel {
  if (way !== 'ipc') return createSocketChannel(new Socket({ fd: 3, readable: true, writable: true }));
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
