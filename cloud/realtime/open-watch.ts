import type { Document } from 'bson';
import { CloudError } from '../base';
import type { Caller, WatchBatch, WatchListener } from '../protocol';
import { stateAt, transition, type ClientState } from './client-state';
import type { CollectionWatch } from './collection-watch';
import type { LiveQuery } from './live-query';
import type { Judgement, ResolvedWatch } from './resolved-watch';

/** Places a watch was at before, that a client may still go on from. */
const PASTS = 8;

/** A judgement, and what it lets through: it held after the documents had been read. */
export interface Settled {
  readonly collection: CollectionWatch;
  /** Joined for whoever is given it. */
  readonly query: LiveQuery;
  readonly judgement: Judgement;
  readonly documents: readonly Document[];
  /** The query's batch after which the documents are as they are here. */
  readonly event: number;
  /** Which permissions were in force. */
  readonly generation: number;
}

/** A live query for a while of a watch; a client's numbers are the query's and `offset`. */
interface Place {
  readonly query: LiveQuery;
  readonly offset: number;
  /** The client's number with which it began here. */
  readonly from: number;
}

/** One watch: whoever listens is told what has been judged, and nothing else. */
export interface OpenWatch {
  readonly queryId: string;
  readonly owner: string;
  /** Whether permissions apply. */
  readonly isPage: boolean;
  readonly resolved: ResolvedWatch;
  readonly judgement: Judgement;
  readonly query: LiveQuery;
  /** Which permissions the judgement is about. */
  readonly generation: number;
  /** The client's number of what was told last. */
  readonly event: number;
  readonly listener: WatchListener | undefined;
  readonly hasEnded: boolean;
  /** Something happened that makes what was told meanwhile doubtful: next is told what is, not what has been. */
  doubt(): void;
  readonly isDoubtful: boolean;
  listen(listener: WatchListener | undefined): void;
  /** Batches of the query that were not told yet, up to its batch `event`; undefined where they are not kept. */
  owed(event: number): readonly WatchBatch[] | undefined;
  /** Tells them. */
  tell(batches: readonly WatchBatch[]): void;
  /** Goes over to what was settled, and tells the difference. */
  adopt(settled: Settled): void;
  /**
   * The same for a client that has what batch `event`, in its own numbers, left it with; tells nothing.
   *
   * @throws CloudError `QUERYID_INVALID_ERROR` where that is not known.
   */
  goOn(settled: Settled, event: number): readonly WatchBatch[];
  /** Ends it; with an error the listener hears of it. Harmless twice. */
  end(error?: CloudError): void;
  /** Runs works of this watch one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** What {@link createOpenWatch} needs. */
export interface OpenWatchParts {
  readonly queryId: string;
  readonly owner: string;
  readonly caller: Caller;
  readonly resolved: ResolvedWatch;
  /** Which permissions are in force. */
  readonly generation: () => number;
  /** There is something to tell that has to be judged before. */
  readonly onDue: (watch: OpenWatch) => void;
  /** What it depends on has changed. */
  readonly onJudged: (watch: OpenWatch) => void;
  readonly onEnd: (watch: OpenWatch) => void;
}

/** Makes a watch of what was settled; nobody listens yet. */
export function createOpenWatch(first: Settled, parts: OpenWatchParts): OpenWatch {
  const { queryId, owner, resolved } = parts;
  const isPage = parts.caller.kind === 'user';
  let { collection, judgement, generation } = first;
  let place: Place = { query: first.query, offset: 0, from: first.event };
  let pasts: readonly Place[] = [];
  /** The query's number of what was told last. */
  let told = first.event;
  let listener: WatchListener | undefined;
  let isDoubtful = false;
  let hasEnded = false;
  let line: Promise<unknown> = Promise.resolve();

  const unknown = () => new CloudError('QUERYID_INVALID_ERROR');
  /** Whether a batch may be told without a look at anything else. */
  const isSettled = () =>
    !isPage ||
    (generation === parts.generation() && !isDoubtful && judgement.seen.length === 0 && !judgement.isTimely);
  const numbered = (batch: WatchBatch): WatchBatch =>
    place.offset === 0 ? batch : { event: batch.event + place.offset, changes: batch.changes };
  const tell = (batches: readonly WatchBatch[]) => {
    for (const batch of batches) {
      told = batch.event;
      listener?.changed(numbered(batch));
    }
  };
  const hear: WatchListener = {
    changed(batch) {
      if (listener === undefined) return;
      if (isSettled() && batch.event === told + 1) tell([batch]);
      else parts.onDue(watch);
    },
    failed: (error) => end(error),
  };
  const end = (error?: CloudError) => {
    if (hasEnded) return;
    hasEnded = true;
    place.query.unlisten(hear);
    collection.leave(place.query);
    parts.onEnd(watch);
    const heard = listener;
    listener = undefined;
    if (error !== undefined) heard?.failed(error);
  };
  /** Stands at what was settled; the client's number of it is `event`. */
  const stand = (settled: Settled, event: number) => {
    const before = place;
    if (settled.query !== before.query) {
      before.query.unlisten(hear);
      collection.leave(before.query);
      settled.query.listen(hear);
    } else settled.collection.leave(settled.query);
    const offset = event - settled.event;
    if (settled.query !== before.query || offset !== before.offset) {
      pasts = [before, ...pasts].slice(0, PASTS);
      place = { query: settled.query, offset, from: event };
    }
    ({ collection, judgement, generation } = settled);
    told = settled.event;
    isDoubtful = false;
    parts.onJudged(watch);
    if (settled.query.history.event > told) parts.onDue(watch);
  };
  /** What a client has after `event`; batches that came since `settled` was read have nothing to do with it. */
  const stateOf = (event: number, settled: Settled): ClientState => {
    const at = [place, ...pasts].find(({ from }) => event >= from);
    const own = at === undefined ? NaN : event - at.offset;
    const isBehind = settled.query === at?.query && own <= settled.event;
    const state = at === undefined ? undefined : stateAt(at.query, own, isBehind ? settled : undefined);
    if (state === undefined) throw unknown();
    return state;
  };
  const change = (settled: Settled, event: number): WatchBatch[] => {
    const changes = transition(stateOf(event, settled), settled.documents, settled.query);
    const isChanged = changes.length > 0;
    stand(settled, isChanged ? event + 1 : event);
    return isChanged ? [{ event: event + 1, changes }] : [];
  };

  const watch: OpenWatch = {
    queryId,
    owner,
    isPage,
    resolved,
    get judgement() {
      return judgement;
    },
    get query() {
      return place.query;
    },
    get generation() {
      return generation;
    },
    get event() {
      return told + place.offset;
    },
    get listener() {
      return listener;
    },
    get hasEnded() {
      return hasEnded;
    },
    get isDoubtful() {
      return isDoubtful;
    },
    doubt() {
      isDoubtful = true;
    },
    listen(given) {
      listener = given;
    },
    owed: (event) => place.query.history.since(told)?.filter((batch) => batch.event <= event),
    tell,
    adopt(settled) {
      const batches = change(settled, told + place.offset);
      for (const batch of batches) listener?.changed(batch);
    },
    goOn(settled, event) {
      const isHere = settled.query === place.query && event >= place.from;
      const isSure = !isDoubtful && settled.generation === generation;
      if (!isHere || !isSure) return change(settled, event);
      const missed = place.query.history.since(event - place.offset);
      if (missed === undefined) throw unknown();
      const { offset } = place;
      stand(settled, settled.event + offset);
      return missed.filter((batch) => batch.event <= settled.event).map(numbered);
    },
    end,
    inTurn<T>(work: () => Promise<T>) {
      const done = line.then(work);
      line = done.catch(() => undefined);
      return done;
    },
  };
  place.query.listen(hear);
  return watch;
}
