import type { Socket } from 'node:net';
import { encodeFailure } from '../commands/reply';
import type { Connection } from '../commands/command';
import { MAX_MESSAGE } from '../commands/hello';
import { EngineError } from '../error';
import type { Document } from '../../values';
import {
  frameReply,
  isHandshake,
  MalformedMessage,
  OP,
  readHeader,
  readRequest,
  type Request,
} from './message';

const HEADER = 16;

/** What {@link serveSocket} needs. */
export interface SocketOptions {
  readonly connection: Connection;
  readonly run: (connection: Connection, body: Document) => Promise<Uint8Array>;
  /** Told why a connection has been closed. */
  readonly refused: (reason: string) => void;
}

/**
 * Answers the messages of one socket, in their order. A malformed message, or one over the limit, ends this connection
 * and nothing else.
 */
export function serveSocket(socket: Socket, options: SocketOptions): void {
  let waiting: Buffer[] = [];
  let size = 0;
  let chain: Promise<void> = Promise.resolve();
  let replies = 0;
  const refuse = (reason: string) => {
    options.refused(reason);
    socket.destroy();
  };
  const answer = async (request: Request): Promise<void> => {
    if (socket.destroyed) return;
    const body =
      request.opcode === OP.query && !isHandshake(request.body)
        ? encodeFailure(
            new EngineError(352, 'Unsupported OP_QUERY command. The client driver may require an upgrade.'),
          )
        : await options.run(options.connection, request.body);
    // Meanwhile the other side may have gone.
    if (!request.silent && socket.writable) socket.write(frameReply(request, body, ++replies));
  };
  const take = (length: number): Buffer => {
    const all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting, size);
    size -= length;
    waiting = size === 0 ? [] : [all.subarray(length)];
    return all.subarray(0, length);
  };
  const peek = (): Buffer => {
    if ((waiting[0]?.length ?? 0) < HEADER) waiting = [Buffer.concat(waiting, size)];
    return waiting[0] as Buffer;
  };
  socket.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    size += chunk.length;
    while (size >= HEADER) {
      const { length } = readHeader(peek());
      if (length < HEADER || length > MAX_MESSAGE) {
        refuse(`a message of ${length} bytes`);
        return;
      }
      if (size < length) return;
      try {
        const request = readRequest(take(length));
        chain = chain.then(() => answer(request));
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        refuse(error.message);
        return;
      }
    }
  });
  socket.on('error', () => socket.destroy());
}
