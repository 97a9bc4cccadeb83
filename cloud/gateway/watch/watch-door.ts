import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { asCloudError, CloudError, type Timer } from '../../base';
import { writeWatchEvents, type WatchBatch, type WatchForm } from '../../protocol';
import type { GatewayOptions } from '../context';
import { createHostCheck } from '../middleware/check-host';
import { createOriginCheck } from '../middleware/check-origin';
import { createDropper } from './drops';
import { createWatchSession, type WatchSession } from './session';
import type { SignIn, WatchTickets } from './tickets';

/** Where the socket of `watch()` is. */
export const WATCH_PATH = '/ws';
/** Largest message of a client in bytes: a query. */
const LARGEST = 1024 * 1024;
/** Bytes that may wait for a client that does not read; it connects again and goes on. */
const MOST_WAITING = 16 * 1024 * 1024;
/** Milliseconds of silence after which a client is gone: each says something every ten seconds. */
const SILENT_MS = 60_000;
/** Milliseconds until it is noticed that a sign-in has ended. */
const CHECK_MS = 1000;
/** What a server that goes away says. */
const GOING_AWAY = 1001;

/** Takes sockets for `watch()`. */
export interface WatchDoor {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Breaks all sockets as a network would, without a word; gives how many. */
  drop(): number;
  /** Ends all sockets. */
  close(): void;
}

/** Makes the door of {@link WATCH_PATH}; a socket says who it is once it is open. */
export function createWatchDoor(options: GatewayOptions & { readonly tickets: WatchTickets }): WatchDoor {
  const { config, auth, realtime, clock, ids, logger, tickets } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST, clientTracking: true });
  const checkHost = createHostCheck(config);
  const checkOrigin = createOriginCheck(config);
  const texts = {
    plain: new WeakMap<WatchBatch, string>(),
    canonical: new WeakMap<WatchBatch, string>(),
  } as const;
  const eventsOf = (batch: WatchBatch, form: WatchForm): string => {
    const known = texts[form].get(batch);
    if (known !== undefined) return known;
    const text = JSON.stringify(writeWatchEvents([batch], form));
    texts[form].set(batch, text);
    return text;
  };
  const signIn = async (signStr: string): Promise<SignIn> => {
    const check = () => auth.ofToken(signStr, ids.uuid());
    return tickets.ownerOf(signStr) ?? { caller: await check(), check };
  };
  const dropper = options.dropSockets === undefined ? undefined : createDropper(options.dropSockets, clock);
  const sessions = new Set<WatchSession>();
  let checking: Timer | undefined;
  /** Looks after all sign-ins as long as there are any. */
  const checkLater = () => {
    checking ??= clock.after(CHECK_MS, () => {
      checking = undefined;
      for (const session of sessions) void session.check();
      if (sessions.size > 0) checkLater();
    });
  };

  const talk = (socket: WebSocket) => {
    let silence: Timer | undefined;
    const heard = () => {
      silence?.cancel();
      silence = clock.after(SILENT_MS, () => socket.terminate());
    };
    const session = createWatchSession({
      realtime,
      signIn,
      now: () => clock.now(),
      requestId: () => ids.uuid(),
      lang: config.lang,
      eventsOf,
      send(text) {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
        else socket.send(text);
      },
      close: (code, reason) => socket.close(code, reason),
    });
    const end = dropper?.begin(() => {
      logger.debug('a socket of watch() is broken on purpose');
      socket.terminate();
    });
    heard();
    sessions.add(session);
    checkLater();
    socket.on('message', (data, isBinary) => {
      heard();
      // What is no text is no message.
      void session.take(isBinary ? '' : (data as Buffer).toString('utf8'));
    });
    socket.on('pong', heard);
    socket.on('error', (error) => logger.debug('socket of watch() broke', { error }));
    socket.on('close', () => {
      silence?.cancel();
      end?.cancel();
      sessions.delete(session);
      session.end();
    });
  };

  return {
    upgrade(request, socket, head) {
      try {
        const [path = ''] = (request.url ?? '').split('?');
        checkHost(request.headers.host);
        if (path !== WATCH_PATH)
          throw new CloudError('ROUTE_NOT_FOUND', { fields: { route: path, nearest: WATCH_PATH } });
        checkOrigin(request, path);
      } catch (error) {
        refuse(socket, asCloudError(error));
        return;
      }
      server.handleUpgrade(request, socket, head, talk);
    },
    drop() {
      const all = [...server.clients];
      for (const socket of all) socket.terminate();
      return all.length;
    },
    close() {
      checking?.cancel();
      for (const socket of server.clients) {
        socket.close(GOING_AWAY, 'the cloud stops');
        socket.terminate();
      }
    },
  };
}

function refuse(socket: Duplex, { status, code }: CloudError): void {
  const body = JSON.stringify({ code });
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
