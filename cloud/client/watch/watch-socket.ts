import { Refused, type Refusal } from '../cloud-error';
import type { SocketTask, WxLike } from '../port';
import type { Timers } from './timers';

/** A message of the gateway (protocol.md 10). */
export interface ServerMessage {
  readonly msgType: string;
  readonly requestId?: string;
  readonly watchId?: string;
  readonly msgData?: unknown;
}

/** One watch, as the socket sees it. */
export interface Member {
  readonly watchId: string;
  /** The socket is open and signed in: begin, or go on. */
  ready(): void;
  /** Something happened. */
  take(message: ServerMessage): void;
  /** There will be no connection any more. */
  lost(error: Refused): void;
}

/** The one socket all watches share. It is open while there are any, and opens again by itself. */
export interface WatchSocket {
  /** A name that no other watch of this socket has. */
  nextId(): string;
  join(member: Member): void;
  /** Takes a watch out; the last one closes the socket. */
  leave(member: Member): void;
  /** Asks and gives the answer. Rejects with `Refused` where the gateway refuses, or the connection breaks (`NETWORK`). */
  ask(message: {
    readonly msgType: string;
    readonly watchId: string;
    readonly msgData: object;
  }): Promise<ServerMessage>;
  /** Says something that is not answered; nothing where there is no connection. */
  say(message: { readonly msgType: string; readonly watchId: string }): void;
}

/** What {@link createWatchSocket} works with. */
export interface WatchSocketParts {
  readonly wx: Pick<WxLike, 'connectSocket'>;
  readonly url: string;
  /** The token of this user; another one than `refused`. */
  readonly token: (refused?: string) => Promise<string>;
  readonly env: () => string | undefined;
  readonly timers: Timers;
}

/** Milliseconds until the first, second … attempt to connect again; after the last one there is no more. */
const AGAIN_MS = [0, 500, 1000, 2000, 5000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000];
/** Milliseconds an answer may take. */
const ANSWER_MS = 10_000;
/** Milliseconds between signs of life. */
const PING_MS = 10_000;

/** One attempt; without a task until the device has given it. */
interface Connection {
  task: SocketTask | undefined;
}

interface Waiting {
  resolve(message: ServerMessage): void;
  reject(error: Refused): void;
}

/** Makes a {@link WatchSocket}, not connected. */
export function createWatchSocket(parts: WatchSocketParts): WatchSocket {
  const { wx, url, timers } = parts;
  const members = new Map<string, Member>();
  const waiting = new Map<string, Waiting>();
  let connection: Connection | undefined;
  let isReady = false;
  let attempts = 0;
  let requests = 0;
  let names = 0;
  let again: { cancel(): void } | undefined;
  let ping: { cancel(): void } | undefined;
  let refusedToken: string | undefined;

  const send = (message: object) => connection?.task?.send({ data: JSON.stringify(message) });
  const request = (message: object) =>
    new Promise<ServerMessage>((resolve, reject) => {
      const requestId = `r${++requests}`;
      const late = timers.after(ANSWER_MS, () => {
        waiting.delete(requestId);
        reject(broken('the gateway did not answer in time'));
      });
      const settled =
        <T>(run: (value: T) => void) =>
        (value: T) => {
          late.cancel();
          waiting.delete(requestId);
          run(value);
        };
      waiting.set(requestId, { resolve: settled(resolve), reject: settled(reject) });
      send({ ...message, requestId });
    });
  const drop = (why: string) => {
    ping?.cancel();
    isReady = false;
    connection = undefined;
    for (const one of [...waiting.values()]) one.reject(broken(why));
    if (members.size > 0) reconnect(why);
  };
  const reconnect = (why: string) => {
    const wait = AGAIN_MS[attempts++];
    if (wait === undefined) {
      attempts = 0;
      const all = [...members.values()];
      members.clear();
      for (const member of all) member.lost(broken(`watch: the connection is lost, ${why}`));
      return;
    }
    again?.cancel();
    again = timers.after(wait, connect);
  };
  const signIn = async () => {
    const token = await parts.token(refusedToken);
    const msgData = { envId: parts.env() };
    const exMsgData = { runtime: 'yunlet', signStr: token };
    const { msgData: answer } = await request({ msgType: 'LOGIN', msgData, exMsgData });
    const { code } = (answer ?? {}) as { readonly code?: string };
    if (code === undefined) return;
    refusedToken = token;
    throw broken(`signing in failed: ${code}`);
  };
  const connect = () => {
    if (connection !== undefined || members.size === 0) return;
    const mine: Connection = { task: undefined };
    connection = mine;
    const gone = (why: string) => {
      if (connection === mine) drop(why);
    };
    const task = wx.connectSocket({ url, fail: ({ errMsg }) => gone(errMsg) });
    mine.task = task;
    task.onOpen(() => {
      signIn().then(
        () => {
          if (connection !== mine) return;
          isReady = true;
          attempts = 0;
          refusedToken = undefined;
          keepAlive(mine);
          for (const member of [...members.values()]) member.ready();
        },
        (error: unknown) => {
          task.close({});
          gone(error instanceof Error ? error.message : String(error));
        },
      );
    });
    task.onMessage(({ data }) => {
      if (connection === mine) take(data);
    });
    task.onError(({ errMsg }) => gone(errMsg));
    task.onClose(() => gone('the connection ended'));
  };
  const keepAlive = (mine: Connection) => {
    ping = timers.after(PING_MS, () => {
      request({ msgType: 'PING' }).then(
        () => {
          if (connection === mine) keepAlive(mine);
        },
        () => {
          if (connection !== mine) return;
          mine.task?.close({});
          drop('the gateway is silent');
        },
      );
    });
  };
  const take = (data: unknown) => {
    const message = parse(data);
    if (message === undefined) return;
    const asked = waiting.get(message.requestId ?? '');
    if (asked !== undefined) asked.resolve(message);
    else members.get(message.watchId ?? '')?.take(message);
  };

  return {
    nextId: () => `w${++names}`,
    join(member) {
      members.set(member.watchId, member);
      if (isReady) member.ready();
      else connect();
    },
    leave(member) {
      if (!members.delete(member.watchId) || members.size > 0) return;
      again?.cancel();
      const mine = connection;
      drop('watch: closed');
      mine?.task?.close({});
    },
    async ask(message) {
      if (!isReady) throw broken('watch: there is no connection');
      const answer = await request(message);
      if (answer.msgType === 'ERROR') throw new Refused(refusalIn(answer.msgData));
      return answer;
    },
    say(message) {
      if (isReady) send(message);
    },
  };
}

/** What an ERROR of the gateway says. */
export function refusalIn(data: unknown): Refusal {
  const { code, message, errCode } = (data ?? {}) as Readonly<Record<string, unknown>>;
  return {
    errCode: typeof errCode === 'number' ? errCode : -1,
    code: typeof code === 'string' ? code : 'UNKNOWN',
    message: typeof message === 'string' ? message : 'watch: it failed',
  };
}

function broken(message: string): Refused {
  return new Refused({ errCode: -402003, code: 'NETWORK', message });
}

function parse(data: unknown): ServerMessage | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    const isMessage = typeof message === 'object' && message !== null && 'msgType' in message;
    return isMessage ? (message as ServerMessage) : undefined;
  } catch {
    return undefined;
  }
}
