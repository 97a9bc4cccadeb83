import { asCloudError, CloudError, errorSentence, type Lang } from '../../base';
import {
  optionalText,
  readWatchMessage,
  readWatchRequest,
  textField,
  writeInitEvents,
  writeWatchEvents,
  type Caller,
  type Fields,
  type RealtimePort,
  type Watch,
  type WatchBatch,
  type WatchForm,
  type WatchListener,
  type WatchMessage,
} from '../../protocol';
import type { SignIn } from './tickets';

/** What {@link createWatchSession} works with. */
export interface WatchSessionParts {
  readonly realtime: RealtimePort;
  /** Whose sign-in it is. Throws CloudError `UNAUTHENTICATED`. */
  readonly signIn: (signStr: string) => Promise<SignIn>;
  readonly now: () => number;
  readonly requestId: () => string;
  readonly lang: Lang;
  readonly send: (text: string) => void;
  /** The events of a batch as JSON: made once for all who are told. */
  readonly eventsOf: (batch: WatchBatch, form: WatchForm) => string;
  /** Ends the socket with a code of WeChat's. */
  readonly close: (code: number, reason: string) => void;
}

/** One socket's conversation. */
export interface WatchSession {
  /** Takes one message. Never throws; what is wrong with it is answered. */
  take(text: string): Promise<void>;
  /**
   * Looks whether the sign-in still holds. Where it does not, nothing more is told: WeChat's SDKs are asked to sign in again
   * by the answer to what they say next, our own client by the end of the socket. Watches may be gone on with afterwards.
   */
  check(): Promise<void>;
  /** The socket has gone: its watches may be resumed from another. */
  end(): void;
}

/** How our own client names itself; it reads Extended JSON. */
const OWN_CLIENT = 'yunlet';
/** Most watches of one socket. */
const MOST_WATCHES = 100;
/** WeChat's clients do not connect again after a socket ended with it. */
const AUTH_FAILED = 3050;

/** Clients connect again after it, and sign in anew. */
const SIGN_IN_AGAIN = 1008;

/** A watch under its name; without one while it is being opened. */
interface Slot {
  watch?: Watch;
}

/** Makes the conversation of one socket: LOGIN first, then watches (protocol.md 10). */
export function createWatchSession(parts: WatchSessionParts): WatchSession {
  const { realtime, send, now, requestId, lang } = parts;
  const watches = new Map<string, Slot>();
  let signedIn: (SignIn & { readonly env: string | undefined }) | undefined;
  let hasExpired = false;
  let form: WatchForm = 'plain';
  let ended = false;

  const leaveAll = () => {
    for (const { watch } of watches.values()) watch?.detach();
    watches.clear();
  };
  const reply = ({ requestId: id, watchId }: WatchMessage, msgType: string, msgData: unknown) =>
    send(JSON.stringify({ ...(watchId === '' ? {} : { watchId }), requestId: id, msgType, msgData }));
  const failureOf = (thrown: unknown) => {
    const error = asCloudError(thrown);
    return { code: error.code, errCode: error.errCode, message: errorSentence(error, lang) };
  };
  /** Takes the name of a watch. What happens to it is held back until the answer that opens it has been sent. */
  const reserve = (watchId: string) => {
    const slot: Slot = {};
    let held: (() => void)[] | undefined = [];
    let queryID = '';
    watches.get(watchId)?.watch?.close();
    watches.set(watchId, slot);
    const whenOpen = (run: () => void) => {
      if (held === undefined) run();
      else held.push(run);
    };
    const free = () => {
      if (watches.get(watchId) === slot) watches.delete(watchId);
    };
    const tell = (batch: WatchBatch) => {
      const head = JSON.stringify({ watchId, requestId: requestId(), msgType: 'NEXT_EVENT' });
      const data = JSON.stringify({ queryID, currEvent: batch.event });
      const events = parts.eventsOf(batch, form);
      send(`${head.slice(0, -1)},"msgData":${data.slice(0, -1)},"events":${events}}}`);
    };
    const listener: WatchListener = {
      changed: (batch) => whenOpen(() => tell(batch)),
      failed: (error) =>
        whenOpen(() => {
          free();
          const message = { watchId, requestId: requestId(), msgType: 'ERROR', msgData: failureOf(error) };
          send(JSON.stringify(message));
        }),
    };
    const opened = (watch: Watch, answer: () => void) => {
      if (ended) watch.detach();
      // Closed meanwhile.
      else if (!watches.has(watchId)) watch.close();
      // Asked for once more: that may be about the same watch, which must go on.
      else if (watches.get(watchId) !== slot) watch.detach();
      else {
        slot.watch = watch;
        queryID = watch.queryId;
        answer();
        const waiting = held ?? [];
        held = undefined;
        for (const run of waiting) run();
      }
    };
    return { listener, opened, free };
  };

  const answers: Readonly<Record<WatchMessage['kind'], (message: WatchMessage) => Promise<void> | void>> = {
    async LOGIN(message) {
      const env = optionalText(message.data, 'envId');
      const signStr = message.extra['signStr'];
      if (typeof signStr !== 'string' || signStr === '') throw new CloudError('UNAUTHENTICATED');
      const before = signedIn?.caller;
      const { caller, check } = await parts.signIn(signStr);
      // What somebody else watched is not told to this one.
      if (before !== undefined && !isSame(before, caller)) leaveAll();
      signedIn = { caller, check, env };
      hasExpired = false;
      if (message.extra['runtime'] === OWN_CLIENT) form = 'canonical';
      reply(message, 'LOGIN_RES', { envId: env ?? signedIn.caller.env });
    },
    async INIT_WATCH(message) {
      const { data, watchId } = message;
      const call = circumstances(data);
      const request = readWatchRequest(data, now());
      if (watches.size >= MOST_WATCHES && !watches.has(watchId)) throw new CloudError('EXCEED_REQUEST_LIMIT');
      const { listener, opened, free } = reserve(watchId);
      const found = await realtime.open(request, call, listener).catch((error: unknown) => {
        free();
        throw error;
      });
      const { watch, documents, event: currEvent } = found;
      const { queryId: queryID } = watch;
      opened(watch, () =>
        reply(message, 'INIT_EVENT', { queryID, currEvent, events: writeInitEvents(documents, form) }),
      );
    },
    async REBUILD_WATCH(message) {
      const { data, watchId } = message;
      const place = { queryId: textField(data, 'queryID'), event: Number(data['eventID']) };
      const call = circumstances(data);
      // The watch that is gone on with may be the one of this name: it is left, not closed.
      watches.get(watchId)?.watch?.detach();
      watches.delete(watchId);
      if (watches.size >= MOST_WATCHES) throw new CloudError('EXCEED_REQUEST_LIMIT');
      const { listener, opened, free } = reserve(watchId);
      try {
        const { watch, missed, event: currEvent } = await realtime.resume(place, call, listener);
        const { queryId: queryID } = watch;
        opened(watch, () =>
          reply(message, 'NEXT_EVENT', { queryID, currEvent, events: writeWatchEvents(missed, form) }),
        );
      } catch (error) {
        free();
        throw error;
      }
    },
    CHECK_LAST(message) {
      if (hasExpired) throw new CloudError('SIGN_EXPIRED_ERROR');
      const queryID = textField(message.data, 'queryID');
      const watch = watches.get(message.watchId)?.watch;
      if (watch?.queryId !== queryID) throw new CloudError('QUERYID_INVALID_ERROR');
      reply(message, 'CHECK_EVENT', { queryID, currEvent: watch.event });
    },
    CLOSE_WATCH({ watchId }) {
      watches.get(watchId)?.watch?.close();
      watches.delete(watchId);
    },
    PING: (message) => reply(message, 'PONG', null),
  };

  function circumstances(data: Fields) {
    if (hasExpired) throw new CloudError('SIGN_EXPIRED_ERROR');
    if (signedIn === undefined) throw new CloudError('CHECK_LOGIN_FAILED');
    return { caller: signedIn.caller, env: optionalText(data, 'envId') ?? signedIn.env };
  }

  return {
    async take(text) {
      let message: WatchMessage = { kind: 'PING', requestId: '', watchId: '', data: {}, extra: {} };
      try {
        message = readWatchMessage(text);
        await answers[message.kind](message);
      } catch (error) {
        if (ended) return;
        reply(message, message.kind === 'LOGIN' ? 'LOGIN_RES' : 'ERROR', failureOf(error));
        if (message.kind === 'LOGIN') parts.close(AUTH_FAILED, 'login failed');
      }
    },
    async check() {
      const checked = signedIn;
      try {
        await checked?.check();
      } catch (error) {
        if (ended || signedIn !== checked || asCloudError(error).status !== 401) return;
        signedIn = undefined;
        hasExpired = true;
        leaveAll();
        if (form === 'canonical') parts.close(SIGN_IN_AGAIN, 'sign in again');
      }
    },
    end() {
      ended = true;
      leaveAll();
    },
  };
}

function isSame(a: Caller, b: Caller): boolean {
  return a.kind === b.kind && a.openid === b.openid && a.uid === b.uid && a.env === b.env;
}
