import { Refused } from '../cloud-error';
import {
  applied,
  changeOf,
  changesBetween,
  type DocumentChange,
  type Snapshot,
  type WireEvent,
} from './snapshot';
import { refusalIn, type Member, type ServerMessage, type WatchSocket } from './watch-socket';

/** What is watched, as it travels. */
export interface WatchedRequest {
  readonly collName: string;
  readonly query: object;
  readonly orderBy?: Readonly<Record<string, 'asc' | 'desc'>>;
  readonly limit?: number;
}

/** What {@link watchQuery} works with. */
export interface WatchedQueryParts {
  readonly socket: WatchSocket;
  readonly env: () => string | undefined;
  readonly decode: (json: unknown) => unknown;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** It has ended. */
  readonly onEnd: (error: Refused) => void;
}

/**
 * Watches one query until it is closed or fails: what is missed while the connection is away is caught up, and where
 * the gateway does not know the watch any more, it is begun anew and the difference told.
 *
 * @returns Ends it.
 */
export function watchQuery(request: WatchedRequest, parts: WatchedQueryParts): () => void {
  const { socket, decode, onSnapshot, onEnd } = parts;
  const watchId = socket.nextId();
  let documents: Record<string, unknown>[] | undefined;
  let queryID: string | undefined;
  let event = 0;
  let ended = false;
  /** One conversation at a time; a newer one takes the place of an older. */
  let turn = 0;

  const end = (error?: Refused) => {
    if (ended) return;
    ended = true;
    socket.leave(member);
    if (error !== undefined) onEnd(error);
  };
  const begin = async (mine: number) => {
    const { query, ...rest } = request;
    const msgData = { envId: parts.env(), ...rest, query: JSON.stringify(query) };
    const answer = dataOf(await socket.ask({ msgType: 'INIT_WATCH', watchId, msgData }));
    if (ended || mine !== turn) return;
    const changes = answer.events.map((one) => changeOf({ ...one, ID: answer.currEvent }, decode));
    const read = applied([], changes);
    const before = documents;
    ({ queryID, currEvent: event } = answer);
    documents = read;
    if (before === undefined) onSnapshot({ id: event, docs: [...read], docChanges: changes, type: 'init' });
    else tell(changesBetween(before, read, event));
  };
  const goOn = async (mine: number) => {
    try {
      const msgData = { envId: parts.env(), collName: request.collName, queryID, eventID: event };
      const answer = dataOf(await socket.ask({ msgType: 'REBUILD_WATCH', watchId, msgData }));
      if (!ended && mine === turn) takeAll(answer.events);
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.code !== 'QUERYID_INVALID_ERROR') throw error;
      if (!ended && mine === turn) await begin(mine);
    }
  };
  const converse = () => {
    const mine = ++turn;
    (queryID === undefined ? begin(mine) : goOn(mine)).catch((error: unknown) => {
      if (ended || mine !== turn) return;
      const refused =
        error instanceof Refused ? error : new Refused(refusalIn({ message: (error as Error).message }));
      // A broken connection is made again, and this is called again.
      if (refused.refusal.code !== 'NETWORK') end(refused);
    });
  };
  const tell = (docChanges: DocumentChange[]) => {
    if (docChanges.length > 0 && !ended) onSnapshot({ id: event, docs: [...(documents ?? [])], docChanges });
  };
  /** Events of one number form one snapshot. */
  const takeAll = (events: readonly WireEvent[]) => {
    for (let at = 0; at < events.length && !ended;) {
      const id = (events[at] as WireEvent).ID;
      const same = events.slice(at).filter(({ ID }) => ID === id);
      at += same.length;
      if (id <= event) continue;
      if (id !== event + 1) {
        converse();
        return;
      }
      const changes = same.map((one) => changeOf(one, decode));
      documents = applied(documents ?? [], changes);
      event = id;
      tell(changes);
    }
  };
  const member: Member = {
    watchId,
    ready: converse,
    take(message) {
      if (message.msgType === 'NEXT_EVENT') takeAll(dataOf(message).events);
      else if (message.msgType === 'ERROR') end(new Refused(refusalIn(message.msgData)));
    },
    lost: end,
  };
  socket.join(member);
  return () => {
    socket.say({ msgType: 'CLOSE_WATCH', watchId });
    end();
  };
}

interface EventData {
  readonly queryID: string;
  readonly currEvent: number;
  readonly events: readonly WireEvent[];
}

function dataOf({ msgData }: ServerMessage): EventData {
  const { queryID, currEvent, events } = (msgData ?? {}) as Partial<EventData>;
  return { queryID: queryID ?? '', currEvent: currEvent ?? 0, events: events ?? [] };
}
