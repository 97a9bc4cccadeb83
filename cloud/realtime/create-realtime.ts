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

interface Record {
  readonly queryId: string;
  readonly owner: string;
  readonly collection: CollectionWatch;
  readonly query: LiveQuery;
  listener: WatchListener | undefined;
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
  const { store, resolve, language, clock, ids, logger } = options;
  const tenants = new Map<string, Tenant>();
  const records = new Map<string, Record>();
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
      else noteAll();
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
  const end = (record: Record) => {
    record.expiry?.cancel();
    if (record.listener !== undefined) record.query.unlisten(record.listener);
    record.listener = undefined;
    if (records.delete(record.queryId)) record.collection.leave(record.query);
  };
  const attach = (record: Record, listener: WatchListener): Watch => {
    record.expiry?.cancel();
    if (record.listener !== undefined) record.query.unlisten(record.listener);
    const mine: WatchListener = {
      changed: (batch) => listener.changed(batch),
      failed(error) {
        end(record);
        listener.failed(error);
      },
    };
    record.listener = mine;
    record.query.listen(mine);
    return {
      queryId: record.queryId,
      get event() {
        return record.query.history.event;
      },
      detach() {
        // Another one may have taken it over.
        if (record.listener !== mine) return;
        record.query.unlisten(mine);
        record.listener = undefined;
        record.expiry = clock.after(KEPT_MS, () => end(record));
      },
      close() {
        if (record.listener === mine) end(record);
      },
    };
  };

  return {
    name: 'realtime',
    start: () => Promise.resolve(),
    async stop() {
      stopped = true;
      for (const record of [...records.values()]) end(record);
      await Promise.all([...tenants.values()].map(({ feed }) => feed.close()));
      tenants.clear();
    },
    counts: () => ({
      watches: records.size,
      queries: [...tenants.values()]
        .flatMap(({ collections }) => [...collections.values()])
        .reduce((sum, { size }) => sum + size, 0),
      rereads,
    }),
    async open(given, call, listener) {
      const { target, request } = await resolve(given, call);
      const tenant = tenantOf(target.database);
      await tenant.feed.open();
      const collection = collectionOf(tenant, target);
      const { query: filter, sort = {}, limit } = request;
      const query = await collection.join({ filter, sort, limit });
      const record: Record = {
        queryId: ids.hex(16),
        owner: ownerOf(call.caller),
        collection,
        query,
        listener: undefined,
        expiry: undefined,
      };
      if (stopped || query.failure !== undefined) {
        collection.leave(query);
        throw query.failure ?? new CloudError('SYS_ERR');
      }
      records.set(record.queryId, record);
      return { watch: attach(record, listener), documents: query.result.documents() };
    },
    resume({ queryId, event }, { caller }, listener) {
      const record = records.get(queryId);
      const missed = record?.owner === ownerOf(caller) ? record.query.history.since(event) : undefined;
      if (record === undefined || missed === undefined) throw new CloudError('QUERYID_INVALID_ERROR');
      return { watch: attach(record, listener), missed };
    },
  };
}

/** Whom a watch belongs to: nobody else may go on with it. */
function ownerOf({ kind, openid, env }: Caller): string {
  return JSON.stringify([kind, openid, env]);
}
