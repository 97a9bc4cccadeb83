import { CloudError, type Clock, type IdSource, type Logger, type Service, type Timer } from '../base';
import type { Caller, DatabaseCall, RealtimePort, Watch, WatchListener, WatchRequest } from '../protocol';
import type { Store, StoreChange, StoreTarget } from '../store';
import { createCollectionWatch, type CollectionWatch } from './collection-watch';
import { createFeed, type Feed } from './feed';
import type { LiveQuery } from './live-query';
import type { QueryLanguage } from './language';

/** Milliseconds for which a watch that nobody listens to can be gone on with: WeChat's clients try for less. */
const KEPT_MS = 2 * 60_000;

/** What {@link createRealtime} needs. */
export interface RealtimeOptions {
  readonly store: Pick<Store, 'find' | 'watch'>;
  /** What a caller's find may give: environment, permission and checks of the database are in it. Throws CloudError. */
  readonly resolve: (request: WatchRequest, call: DatabaseCall) => Promise<ResolvedWatch>;
  readonly language: QueryLanguage;
  /** Makes the error of WeChat's cloud of what the store throws. */
  readonly asDatabaseError: (error: unknown, collection: string) => unknown;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** A {@link WatchRequest} as the store is to be asked. */
export interface ResolvedWatch {
  readonly target: StoreTarget;
  readonly request: WatchRequest;
}

/** Figures of a running realtime service. */
export interface RealtimeCounts {
  /** Watches that are open, those that may be resumed included. */
  readonly watches: number;
  /** Different queries behind them. */
  readonly queries: number;
  /** How often a result was read as a whole after it had been opened. */
  readonly rereads: number;
}

/** The running service. */
export interface Realtime extends Service, RealtimePort {
  counts(): RealtimeCounts;
}

interface OpenWatch {
  readonly queryId: string;
  readonly owner: string;
  readonly collection: CollectionWatch;
  readonly query: LiveQuery;
  listener: WatchListener;
  expiry: Timer | undefined;
}

interface Tenant {
  readonly feed: Feed;
  readonly collections: Map<string, CollectionWatch>;
}

/**
 * Makes the part that keeps watched queries up to date, from the store's feed of changes: the same on the embedded
 * engine and on MongoDB.
 */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { store, language, clock, ids, logger } = options;
  const tenants = new Map<string, Tenant>();
  const watches = new Map<string, OpenWatch>();
  let rereads = 0;
  let stopped = false;

  const tenantOf = (database: string): Tenant => {
    const known = tenants.get(database);
    if (known !== undefined) return known;
    const collections = new Map<string, CollectionWatch>();
    const noteAll = () => {
      for (const one of collections.values()) one.noteAll();
    };
    const onChange = (change: StoreChange) => {
      if ('id' in change) collections.get(change.target.collection)?.note(change);
      else if ('target' in change) {
        collections.get(change.target.collection)?.noteAll();
        if (change.kind === 'rename') collections.get(change.to.collection)?.noteAll();
      } else noteAll();
    };
    const feed = createFeed({ store, database, clock, logger, onChange, onGap: noteAll });
    const made = { feed, collections };
    tenants.set(database, made);
    return made;
  };
  const collectionOf = ({ collections }: Tenant, target: StoreTarget): CollectionWatch => {
    const known = collections.get(target.collection);
    if (known !== undefined) return known;
    const onReread = () => {
      rereads++;
    };
    const made = createCollectionWatch({ target, store, language, clock, logger, onReread });
    collections.set(target.collection, made);
    return made;
  };
  const end = (one: OpenWatch) => {
    one.expiry?.cancel();
    one.query.unlisten(one.listener);
    if (watches.delete(one.queryId)) one.collection.leave(one.query);
  };
  /** Puts a listener in the place of the one before. */
  const listenTo = (one: OpenWatch, heard: WatchListener) => {
    one.expiry?.cancel();
    one.query.unlisten(one.listener);
    const listener: WatchListener = {
      changed: (batch) => heard.changed(batch),
      failed(error) {
        end(one);
        heard.failed(error);
      },
    };
    one.listener = listener;
    one.query.listen(listener);
    return listener;
  };
  const attach = (one: OpenWatch, listener: WatchListener): Watch => {
    const mine = listenTo(one, listener);
    return {
      queryId: one.queryId,
      get event() {
        return one.query.history.event;
      },
      detach() {
        // Another one may have taken it over.
        if (one.listener !== mine) return;
        listenTo(one, NOBODY);
        one.expiry = clock.after(KEPT_MS, () => end(one));
      },
      close() {
        if (one.listener === mine) end(one);
      },
    };
  };
  const join = async (given: WatchRequest, call: DatabaseCall) => {
    const { target, request } = await options.resolve(given, call);
    try {
      const tenant = tenantOf(target.database);
      await tenant.feed.open();
      const collection = collectionOf(tenant, target);
      const { query: filter, sort = {}, limit } = request;
      return { collection, query: await collection.join({ filter, sort, limit }) };
    } catch (error) {
      throw options.asDatabaseError(error, target.collection);
    }
  };

  return {
    name: 'realtime',
    start: () => Promise.resolve(),
    async stop() {
      stopped = true;
      for (const one of [...watches.values()]) end(one);
      await Promise.all([...tenants.values()].map(({ feed }) => feed.close()));
      tenants.clear();
    },
    counts: () => ({
      watches: watches.size,
      queries: [...tenants.values()]
        .flatMap(({ collections }) => [...collections.values()])
        .reduce((sum, { size }) => sum + size, 0),
      rereads,
    }),
    async open(given, call, listener) {
      const { collection, query } = await join(given, call);
      if (stopped || query.failure !== undefined) {
        collection.leave(query);
        throw query.failure ?? new CloudError('SYS_ERR');
      }
      const one: OpenWatch = {
        queryId: ids.hex(16),
        owner: ownerOf(call.caller),
        collection,
        query,
        listener: NOBODY,
        expiry: undefined,
      };
      watches.set(one.queryId, one);
      return { watch: attach(one, listener), documents: query.result.documents() };
    },
    resume({ queryId, event }, { caller }, listener) {
      const one = watches.get(queryId);
      const missed = one?.owner === ownerOf(caller) ? one.query.history.since(event) : undefined;
      if (one === undefined || missed === undefined) throw new CloudError('QUERYID_INVALID_ERROR');
      return { watch: attach(one, listener), missed };
    },
  };
}

/** Stands where nobody listens. */
const NOBODY: WatchListener = { changed: () => undefined, failed: () => undefined };

/** Whom a watch belongs to: nobody else may go on with it. */
function ownerOf({ kind, openid, uid, env }: Caller): string {
  return JSON.stringify([kind, openid, uid, env]);
}
