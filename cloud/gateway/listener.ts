import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { CloudError, type Clock, type CloudConfig, type Logger, type Service } from '../base';

/** The running door. */
export interface Gateway extends Service {
  /** Its address, such as `http://127.0.0.1:7380`. Throws a TypeError before it has started. */
  readonly url: string;
  /** Breaks every socket of `watch()` as a network would; gives how many. For tests. */
  dropSockets(): number;
}

/** What takes the connections that become something else than HTTP. */
export interface Upgrades {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Breaks them all without a word; gives how many. */
  drop(): number;
  /** Ends them all. */
  close(): void;
}

/** How {@link createListener} listens. */
export interface ListenerOptions {
  readonly config: Pick<CloudConfig, 'host' | 'port' | 'portFixed'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Absent: such connections are ended. */
  readonly upgrades?: Upgrades;
  /** What is sent to who sent no request, by the code of Node's error. */
  readonly unread: (code: string | undefined) => string;
}

/** How many ports are tried after the wanted one. */
const NEXT_PORTS = 100;
/** Milliseconds for requests in flight to finish when the gateway stops. */
const DRAIN_MS = 10_000;
/**
 * Milliseconds a connection may be idle: longer than clients keep theirs (Node's own 5 s), so that none is closed from here
 * in the moment a client sends its next request over it, which that client could not tell from a request that was lost.
 */
const KEEP_ALIVE_MS = 65_000;
/** Milliseconds for a whole request to arrive: large uploads over slow lines. */
const REQUEST_MS = 30 * 60 * 1000;

/** Makes the HTTP server around `answer`. */
export function createListener(
  answer: RequestListener,
  { config, clock, logger, upgrades, unread }: ListenerOptions,
): Gateway {
  let server: Server | undefined;
  let stopping: Promise<void> | undefined;
  let url: string | undefined;

  return {
    name: 'gateway',
    get url() {
      if (url === undefined) throw new TypeError('The gateway has no address before it has started');
      return url;
    },
    dropSockets: () => upgrades?.drop() ?? 0,
    async start() {
      /** The newest request of each connection that has not been answered. */
      const open = new WeakMap<
        Duplex,
        { readonly request: IncomingMessage; readonly response: ServerResponse }
      >();
      const refused = new WeakSet<Duplex>();
      const take: RequestListener = (request, response) => {
        const { socket } = request;
        open.set(socket, { request, response });
        response.once('close', () => {
          if (open.get(socket)?.response === response) open.delete(socket);
          if (stopping !== undefined) made.closeIdleConnections();
        });
        answer(request, response);
      };
      const made: Server = createServer(
        // A request without a host is refused like one with another's: in our words.
        { requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: false },
        take,
      );
      // What else a client expects is passed over, as RFC 9110 allows.
      made.on('checkExpectation', take);
      made.on('clientError', (error: NodeJS.ErrnoException, socket) => {
        logger.debug('request could not be read', { error });
        const refuse = () => {
          if (socket.writable) socket.end(unread(error.code));
        };
        // A whole request before it has been taken and may change something: its answer must not seem to be this one.
        const before = open.get(socket);
        if (before?.request.complete !== true) refuse();
        else if (!refused.has(socket)) before.response.once('close', refuse);
        // Each further piece of it would come here again.
        refused.add(socket);
      });
      if (upgrades !== undefined) made.on('upgrade', upgrades.upgrade.bind(upgrades));
      const port = await listen(made, config);
      server = made;
      stopping = undefined;
      url = `http://${named(config.host)}:${port}`;
      logger.info('gateway listening', { url });
    },
    async stop() {
      const running = server;
      if (running === undefined) return;
      stopping ??= new Promise((resolve) => {
        const late = clock.after(DRAIN_MS, () => running.closeAllConnections());
        running.close(() => {
          late.cancel();
          server = undefined;
          resolve();
        });
        running.closeIdleConnections();
        upgrades?.close();
      });
      await stopping;
    },
  };
}

async function listen(server: Server, { host, port, portFixed }: ListenerOptions['config']): Promise<number> {
  const last = portFixed || port === 0 ? port : Math.min(port + NEXT_PORTS, 65_535);
  for (let candidate = port; candidate <= last; candidate++) {
    if (await tryPort(server, host, candidate)) return (server.address() as AddressInfo).port;
  }
  throw new CloudError('PORT_IN_USE', { fields: { port } });
}

function tryPort(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve(true);
    });
  });
}

/** The host as it stands in an address: one that can be reached, IPv6 in brackets. */
function named(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
