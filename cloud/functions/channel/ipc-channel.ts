import { createBacklog, createOnce } from './backlog';
import type { Channel } from './channel';

/** What {@link createIpcChannel} needs of a `ChildProcess`, or of `process` inside the child. */
export interface IpcEnd {
  readonly connected: boolean;
  send(message: unknown, sent: (error: Error | null) => void): boolean;
  disconnect(): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  readonly channel?: { ref?(): void; unref?(): void } | null | undefined;
}

/**
 * A {@link Channel} over Node's own IPC, for systems where a process cannot be handed a socket. Wants
 * `serialization: 'advanced'`, which carries bytes as they are.
 */
export function createIpcChannel(end: IpcEnd): Channel {
  const backlog = createBacklog();
  const closed = createOnce();
  // Node forgets its channel object on disconnect, and `ref` belongs to it.
  const handle = end.channel;
  let unsent = 0;
  let closing = false;
  const leave = () => {
    if (closing && unsent === 0 && end.connected) end.disconnect();
  };
  end.on('message', (message) => {
    if (!Array.isArray(message)) return;
    const [kind, id, payload] = message as [number, number, Uint8Array];
    backlog.push({ kind, id, payload });
  });
  end.on('disconnect', () => closed.fire());
  return {
    send(...frames) {
      for (const { kind, id, payload } of frames) {
        if (!end.connected || closing) return;
        unsent++;
        end.send([kind, id, payload], () => {
          unsent--;
          leave();
        });
      }
    },
    onFrame: (receive) => backlog.receiver(receive),
    onClose: (run) => (end.connected ? closed.listen(run) : run()),
    hold: () => handle?.ref?.(),
    release: () => handle?.unref?.(),
    close() {
      closing = true;
      leave();
    },
  };
}
