import type { Socket } from 'node:net';
import { createBacklog, createOnce } from './backlog';
import type { Channel } from './channel';
import { createFrameReader, encodeFrame } from './frames';

/** A {@link Channel} over one end of a socket pair. */
export function createSocketChannel(socket: Socket): Channel {
  const backlog = createBacklog();
  const closed = createOnce();
  const read = createFrameReader((frame) => backlog.push(frame));
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // Not our protocol, so that nothing further can be understood: the process at the other end is given up.
      socket.destroy();
    }
  });
  // The other end dying mid-write is an ordinary end, seen by `close`.
  socket.on('error', () => undefined);
  socket.on('close', () => closed.fire());
  return {
    send(frame) {
      if (socket.writable) socket.write(encodeFrame(frame));
    },
    onFrame: (receive) => backlog.receiver(receive),
    onClose: (run) => closed.listen(run),
    hold: () => void socket.ref(),
    release: () => void socket.unref(),
    close: () => socket.destroySoon(),
  };
}
