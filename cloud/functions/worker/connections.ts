import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';

/**
 * The connections a function has opened, such as a pool's to Redis or MySQL. One that owes no answer need not keep its call
 * from being over: nothing of the call runs in it.
 *
 * @remarks A connection owes an answer from what was last written to it until something is read. Whoever never writes, such as
 * a subscriber after its first answer, owes none. Connections whose bytes do not come by here, such as HTTP/2's and TLS over
 * a connection that was plain before, count as owing: their calls end as they would without all this.
 */
export interface Connections {
  /** A call has been answered: from now on connections that owe nothing let the event loop run empty. */
  release(): void;
  /** The loop is empty. `false`: a connection that had let it owes an answer, and holds it again. */
  isQuiet(): boolean;
  /** Whether connections are open that would have held the loop. Nothing is released from now on. */
  settle(): boolean;
  /** Whether what listens at this port owes an answer. */
  asks(port: number): boolean;
}

/** Watches over nothing. */
export const NO_CONNECTIONS: Connections = {
  release: () => undefined,
  isQuiet: () => true,
  settle: () => false,
  asks: () => false,
};

/** How long nothing must have come in: answers come in pieces. */
const QUIET_MS = 5;

interface Watched {
  readonly socket: Socket;
  /** `false` where its owner lets the loop run empty already, as keep-alive agents and `fetch` do. */
  holds: boolean;
  /** `true`: it would hold the loop, had we not released it. */
  isReleased: boolean;
  owes: boolean;
  /** When something was read last, on the monotonic clock. */
  readAt: number;
  /** Bytes that were read here. */
  bytesRead: number;
  setHold(on: boolean): void;
}

/** What is used of a socket beside what is documented for its users. */
interface Inner {
  push(chunk: unknown, encoding?: BufferEncoding): boolean;
  _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void;
  _writev: ((chunks: unknown, done: (error?: Error | null) => void) => void) | null | undefined;
  /** The request whose answer comes in, set by Node's HTTP client. */
  readonly _httpMessage?: unknown;
}

/** Watches over every connection this process opens from now on. */
export function watchConnections(): Connections {
  const all = new Map<Socket, Watched>();
  let isReleasing = false;

  const look = () => {
    if (!isReleasing) return;
    let isHeld = false;
    for (const one of all.values()) {
      if (one.socket.destroyed) all.delete(one.socket);
      else if (!one.holds || one.isReleased) continue;
      else if (owesNothing(one)) {
        one.isReleased = true;
        one.setHold(false);
      } else isHeld = true;
    }
    if (isHeld) again.refresh();
  };
  const again = setTimeout(look, QUIET_MS);
  again.unref();
  const onHold = () => {
    if (isReleasing) again.refresh();
  };
  const { connect } = Socket.prototype as { connect: (...args: unknown[]) => Socket };
  (Socket.prototype as { connect: unknown }).connect = function (this: Socket, ...args: unknown[]) {
    if (!all.has(this)) all.set(this, watch(this, onHold));
    onHold();
    return connect.apply(this, args);
  };

  return {
    release() {
      isReleasing = true;
      if (all.size > 0) look();
    },
    isQuiet() {
      for (const one of all.values()) {
        if (!one.isReleased || one.socket.destroyed || owesNothing(one)) continue;
        one.isReleased = false;
        one.setHold(true);
        again.refresh();
        return false;
      }
      return true;
    },
    settle() {
      isReleasing = false;
      for (const { isReleased, socket } of all.values()) if (isReleased && !socket.destroyed) return true;
      return false;
    },
    asks(port) {
      for (const { owes, socket } of all.values()) {
        if (owes && socket.remotePort === port && !socket.destroyed) return true;
      }
      return false;
    },
  };
}

// As it is before a function's code runs, which may override it.
const now = performance.now.bind(performance);

function owesNothing({ socket, owes, readAt, bytesRead }: Watched): boolean {
  if (owes || socket.connecting || socket.writableLength > 0) return false;
  // What is spoken over it now goes by elsewhere.
  if (!('encrypted' in socket) && socket.bytesRead !== bytesRead) return false;
  if ((socket as unknown as Inner)._httpMessage != null || isOfFetch(socket)) return false;
  return now() - readAt >= QUIET_MS;
}

/** Node's fetch lets the loop run empty by itself while nothing is asked, and marks its sockets for that. */
function isOfFetch(socket: Socket): boolean {
  return Object.getOwnPropertySymbols(socket).some(({ description }) => description === 'no ref');
}

function watch(socket: Socket, onHold: () => void): Watched {
  const inner = socket as unknown as Inner;
  // Called with the socket as `this` below.
  /* eslint-disable @typescript-eslint/unbound-method */
  const { push, _write: write, _writev: writev } = inner;
  const { ref, unref } = socket;
  /* eslint-enable @typescript-eslint/unbound-method */
  const one: Watched = {
    socket,
    holds: true,
    isReleased: false,
    owes: true,
    readAt: 0,
    bytesRead: 0,
    setHold: (on) => void (on ? ref : unref).call(socket),
  };
  socket.ref = () => {
    one.holds = true;
    one.isReleased = false;
    onHold();
    return ref.call(socket);
  };
  socket.unref = () => {
    one.holds = false;
    one.isReleased = false;
    return unref.call(socket);
  };
  inner.push = (chunk, encoding) => {
    one.owes = false;
    one.readAt = now();
    one.bytesRead += (chunk as Uint8Array | null)?.length ?? 0;
    return push.call(socket, chunk, encoding);
  };
  inner._write = (chunk, encoding, done) => {
    one.owes = true;
    write.call(socket, chunk, encoding, done);
  };
  if (writev != null) {
    inner._writev = (chunks, done) => {
      one.owes = true;
      writev.call(socket, chunks, done);
    };
  }
  return one;
}
