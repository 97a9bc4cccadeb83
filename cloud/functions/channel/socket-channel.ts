import type { Socket } from 'node:net';
import { createBacklog, createOnce } from './backlog';
import { KIND, type Channel, type Frame } from './channel';
import { createFrameReader, encodeFrames } from './frames';

/** How {@link createSocketChannel} sends. */
export interface SocketChannelOptions {
  /**
   * `true`: what is sent in one turn of the event loop is written at its end, in one piece. For the host, which outlives
   * the other end and speaks about many calls at a time.
   */
  readonly gather: boolean;
}

/** A {@link Channel} over one end of a socket pair. */
export function createSocketChannel(socket: Socket, { gather }: SocketChannelOptions): Channel {
  const backlog = createBacklog();
  const closed = createOnce();
  const read = createFrameReader((frame) => backlog.push(frame));
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // The process at the other end is given up.
      backlog.push({ kind: KIND.garbled, id: 0, payload: new Uint8Array(0) });
      socket.destroy();
    }
  });
  // The other end dying mid-write is an ordinary end, seen by `close`.
  socket.on('error', () => undefined);
  socket.on('close', () => closed.fire());
  let gathered: Frame[] = [];
  const flush = () => {
    const frames = gathered;
    gathered = [];
    if (frames.length > 0 && socket.writable) socket.write(encodeFrames(frames));
  };
  return {
    send(...frames) {
      if (!gather) {
        if (socket.writable) socket.write(encodeFrames(frames));
        return;
      }
      if (gathered.length === 0) setImmediate(flush);
      gathered.push(...frames);
    },
    onFrame: (receive) => backlog.receiver(receive),
    onClose: (run) => closed.listen(run),
    hold: () => void socket.ref(),
    release: () => void socket.unref(),
    close() {
      flush();
      socket.destroySoon();
    },
  };
}
