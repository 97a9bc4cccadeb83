import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from '../../base';
import type { Connection } from '../commands/command';
import type { Document } from '../../values';
import { serveSocket } from './connection';
import { createScram, type Credential } from './scram';

/** How the wire server is set up. */
export interface WireOptions {
  readonly host: string;
  readonly port: number;
  /** The one user; absent: no password is asked for. */
  readonly credential?: Credential;
  readonly logger: Logger;
  readonly run: (connection: Connection, body: Document) => Promise<Uint8Array>;
}

/** A listening server. */
export interface WireServer {
  readonly port: number;
  connections(): number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Listens for MongoDB's wire protocol. Rejects with the system's error where it cannot. */
export async function listenWire(options: WireOptions): Promise<WireServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const id = ++connections;
    const closing = new AbortController();
    const connection = connectionOf(
      {
        id,
        address: localAddressOf(socket),
        client: remoteAddressOf(socket),
        closed: closing.signal,
        hangUp: () => void socket.destroy(),
      },
      options.credential,
    );
    socket.on('close', () => {
      sockets.delete(socket);
      closing.abort();
    });
    serveSocket(socket, {
      connection,
      run: options.run,
      refused: (reason) => options.logger.warn('A connection was closed', { connection: id, reason }),
    });
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const localAddressOf = ({ localAddress = '127.0.0.1', localPort = 0 }: Socket) =>
  shownAddress(localAddress, localPort);

const remoteAddressOf = ({ remoteAddress = '127.0.0.1', remotePort = 0 }: Socket) =>
  shownAddress(remoteAddress, remotePort);

function shownAddress(address: string, port: number): string {
  // An IPv4 address that came through an IPv6 socket.
  const host = address.replace(/^::ffff:(?=\d+\.)/, '');
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function connectionOf(
  about: Pick<Connection, 'id' | 'address' | 'client' | 'closed' | 'hangUp'>,
  credential: Credential | undefined,
): Connection {
  const connection: Connection = {
    ...about,
    user: undefined,
    authentication:
      credential === undefined
        ? undefined
        : createScram(credential, (username) => {
            connection.user = username;
          }),
  };
  return connection;
}

function listen(server: Server, { host, port }: WireOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
