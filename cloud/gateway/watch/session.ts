import { asCloudError, CloudError, type Lang } from '../../base';
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
import { errorAnswer } from '../middleware/answer-errors';

/** What {@link createWatchSession} works with. */
export interface WatchSessionParts {
  readonly realtime: RealtimePort;
  /** Whose sign-in it is. Throws CloudError `UNAUTHENTICATED`. */
  readonly callerOf: (signStr: string) => Promise<Caller>;
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
  /** The socket has gone: its watches may be resumed from another. */
  end(): void;
}

/** How our own client names itself; it reads Extended JSON. */
const OWN_CLIENT = 'yunlet';
/** Most watches of one socket. */
const MOST_WATCHES = 100;
/** WeChat's clients do not connect again after a socket ended with it. */
const AUTH_FAILED = 3050;

/** Makes the conversation of one socket: LOGIN first, then watches (protocol.md 10). */
export function createWatchSession(parts: WatchSessionParts): WatchSession {
  const { realtime, send, now, requestId, lang } = parts;
  const watches = new Map<string, Watch>();
  /** By name, the request that opens the watch; another one or the end of it takes its place. */
  const openings = new Map<string, object>();
  let signedIn: { readonly caller: Caller; readonly env: string | undefined } | undefined;
  let form: WatchForm = 'plain';
  let ended = false;

  const reply = ({ requestId: id, watchId }: WatchMessage, msgType: string, msgData: unknown) =>
    send(JSON.stringify({ ...(watchId === '' ? {} : { watchId }), requestId: id, msgType, msgData }));
  const refuse = (message: WatchMessage, error: unknown) => {
    const {
      code,
      message: text,
      errCode,
    } = errorAnswer(asCloudError(error), lang, message.requestId) as {
      readonly code: string;
      readonly message: string;
      readonly errCode: number;
    };
    const answer = { code, message: text, errCode };
    reply(message, message.kind === 'LOGIN' ? 'LOGIN_RES' : 'ERROR', answer);
  };
  /** Receives what happens to a watch, held back until the answer that opens it has been sent. */
  const listen = (watchId: string) => {
    let held: (() => void)[] | undefined = [];
    let queryID = '';
    const opening = {};
    openings.set(watchId, opening);
    const whenOpen = (run: () => void) => {
      if (held === undefined) run();
      else held.push(run);
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
          watches.delete(watchId);
          refuse({ kind: 'INIT_WATCH', requestId: requestId(), watchId, data: {}, extra: {} }, error);
        }),
    };
    const opened = (watch: Watch, answer: () => void) => {
      if (ended) {
        watch.detach();
        return;
      }
      if (openings.get(watchId) !== opening) {
        watch.close();
        return;
      }
      ({ queryId: queryID } = watch);
      watches.get(watchId)?.close();
      watches.set(watchId, watch);
      answer();
      const waiting = held ?? [];
      held = undefined;
      for (const run of waiting) run();
    };
    return { listener, opened };
  };

  const answers: Readonly<Record<WatchMessage['kind'], (message: WatchMessage) => Promise<void> | void>> = {
    async LOGIN(message) {
      const env = optionalText(message.data, 'envId');
      const signStr = message.extra['signStr'];
      if (typeof signStr !== 'string' || signStr === '') throw new CloudError('UNAUTHENTICATED');
      signedIn = { caller: await parts.callerOf(signStr), env };
      if (message.extra['runtime'] === OWN_CLIENT) form = 'canonical';
      reply(message, 'LOGIN_RES', { envId: env ?? signedIn.caller.env });
    },
    async INIT_WATCH(message) {
      const { data, watchId } = message;
      const call = circumstances(data);
      if (watches.size >= MOST_WATCHES && !watches.has(watchId)) throw new CloudError('EXCEED_REQUEST_LIMIT');
      const { listener, opened } = listen(watchId);
      const { watch, documents } = await realtime.open(readWatchRequest(data, now()), call, listener);
      const { queryId: queryID, event: currEvent } = watch;
      opened(watch, () =>
        reply(message, 'INIT_EVENT', { queryID, currEvent, events: writeInitEvents(documents, form) }),
      );
    },
    REBUILD_WATCH(message) {
      const { data, watchId } = message;
      const place = { queryId: textField(data, 'queryID'), event: Number(data['eventID']) };
      const { listener, opened } = listen(watchId);
      const { watch, missed } = realtime.resume(place, circumstances(data), listener);
      const { queryId: queryID, event: currEvent } = watch;
      opened(watch, () =>
        reply(message, 'NEXT_EVENT', { queryID, currEvent, events: writeWatchEvents(missed, form) }),
      );
    },
    CHECK_LAST(message) {
      const queryID = textField(message.data, 'queryID');
      const watch = watches.get(message.watchId);
      if (watch?.queryId !== queryID) throw new CloudError('QUERYID_INVALID_ERROR');
      reply(message, 'CHECK_EVENT', { queryID, currEvent: watch.event });
    },
    CLOSE_WATCH({ watchId }) {
      openings.delete(watchId);
      watches.get(watchId)?.close();
      watches.delete(watchId);
    },
    PING: (message) => reply(message, 'PONG', null),
  };

  function circumstances(data: Fields) {
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
        refuse(message, error);
        if (message.kind === 'LOGIN') parts.close(AUTH_FAILED, 'login failed');
      }
    },
    end() {
      ended = true;
      for (const watch of watches.values()) watch.detach();
      watches.clear();
    },
  };
}
