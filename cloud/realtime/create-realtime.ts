import { CloudError, type Clock, type IdSource, type Logger, type Service, type Timer } from '../base';
import type { Caller, DatabaseCall, RealtimePort, Watch, WatchListener, WatchRequest } from '../protocol';
import type { Store, StoreChange, StoreTarget } from '../store';
import { createCollectionWatch, type CollectionWatch } from './collection-watch';
import { createDependencies } from './dependencies';
import { createDueWatches, type Turn } from './due-watches';
import { createFeed, type Feed } from './feed';
import type { QueryLanguage } from './language';
import { createOpenWatch, type OpenWatch } from './open-watch';
import { createRuleReader } from './rule-reader';
import type { ReadForRule, ResolvedWatch } from './resolved-watch';
import { judgeAgain, settle, standsFor } from './settle';

/** Milliseconds for which a watch that nobody listens to can be gone on with: WeChat's clients try for less. */
const KEPT_MS = 2 * 60_000;

/** What {@link createRealtime} needs. */
export interface RealtimeOptions {
  readonly store: Pick<Store, 'find' | 'watch'>;
  /** How the database takes a request: environment, checks, and what its caller may see. Throws CloudError. */
  readonly resolve: (request: WatchRequest, call: DatabaseCall) => Promise<ResolvedWatch>;
  readonly language: QueryLanguage;
  /** Makes the error of WeChat's cloud of what the store throws. */
  readonly asDatabaseError: (error: unknown, collection: string) => unknown;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
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
  /** Other permissions are in force: from now on no page is told anything that was not judged by them. */
  permissionsChanged(): void;
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
  const expiries = new Map<OpenWatch, Timer>();
  const dependencies = createDependencies();
  let rereads = 0;
  let generation = 0;
  let stopped = false;
  const due = createDueWatches({ readAhead: createRuleReader(store), take, clock, logger });

  const tenantOf = (database: string): Tenant => {
    const known = tenants.get(database);
    if (known !== undefined) return known;
    const collections = new Map<string, CollectionWatch>();
    const doubt = (collection?: string, id?: unknown) => {
      for (const watch of dependencies.of(database, collection, id)) {
        watch.doubt();
        due.add(watch);
      }
    };
    const noteAll = () => {
      for (const one of collections.values()) one.noteAll();
      doubt();
    };
    const noteCollection = ({ collection }: StoreTarget) => {
      collections.get(collection)?.noteAll();
      doubt(collection);
    };
    const onChange = (change: StoreChange) => {
      if ('id' in change) {
        doubt(change.target.collection, change.id);
        collections.get(change.target.collection)?.note(change);
      } else if ('target' in change) {
        noteCollection(change.target);
        if (change.kind === 'rename') noteCollection(change.to);
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
  const settled = (resolved: ResolvedWatch, isPage: boolean, isAnew: boolean) =>
    settle({
      resolved,
      collection: collectionOf(tenantOf(resolved.target.database), resolved.target),
      language,
      generation: () => generation,
      isPage,
      isAnew,
    });

  /** Judges a watch that is due, and tells what may be told. */
  async function take({ watch, event }: Turn, read: ReadForRule): Promise<void> {
    const { resolved, isPage } = watch;
    const since = generation;
    const goOver = async (isAnew: boolean) => {
      const next = await settled(resolved, isPage, isAnew);
      if (watch.hasEnded) next.collection.leave(next.query);
      else watch.adopt(next);
    };
    if (watch.generation !== since && isPage) return goOver(true);
    const judgement = isPage ? await judgeAgain(resolved, watch.judgement, read) : watch.judgement;
    if (since !== generation) {
      due.add(watch);
      return;
    }
    const batches = watch.isDoubtful ? undefined : watch.owed(event);
    const documents = batches?.flatMap(({ changes }) =>
      changes.flatMap(({ queueType, document }) => (queueType === 'dequeue' ? [] : [document])),
    );
    if (batches === undefined || documents === undefined) return goOver(false);
    if (!standsFor(watch.query, judgement, { documents, language })) return goOver(false);
    watch.tell(batches);
    if (watch.query.history.event > event) due.add(watch);
  }

  const attach = (one: OpenWatch, heard: WatchListener): Watch => {
    expiries.get(one)?.cancel();
    // One of its own, by which its watch knows whether another has taken over.
    const mine: WatchListener = {
      changed: (batch) => heard.changed(batch),
      failed: (error) => heard.failed(error),
    };
    one.listen(mine);
    return {
      queryId: one.queryId,
      get event() {
        return one.event;
      },
      detach() {
        if (one.listener !== mine) return;
        one.listen(undefined);
        expiries.set(
          one,
          clock.after(KEPT_MS, () => one.end()),
        );
      },
      close() {
        if (one.listener === mine) one.end();
      },
    };
  };

  return {
    name: 'realtime',
    start: () => Promise.resolve(),
    async stop() {
      stopped = true;
      due.clear();
      for (const one of [...watches.values()]) one.end();
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
    permissionsChanged() {
      generation++;
      for (const one of watches.values()) if (one.isPage && one.listener !== undefined) due.add(one);
    },
    async open(given, call, listener) {
      const { caller } = call;
      const resolved = await options.resolve(given, call);
      const { target } = resolved;
      try {
        await tenantOf(target.database).feed.open();
        const first = await settled(resolved, caller.kind === 'user', false);
        if (stopped) {
          first.collection.leave(first.query);
          throw new CloudError('SYS_ERR');
        }
        const one = createOpenWatch(first, {
          queryId: ids.hex(16),
          owner: ownerOf(caller),
          caller,
          resolved,
          generation: () => generation,
          onDue: (watch) => {
            if (!stopped) due.add(watch);
          },
          onJudged: (watch) => dependencies.put(watch),
          onEnd(watch) {
            watches.delete(watch.queryId);
            expiries.get(watch)?.cancel();
            expiries.delete(watch);
            dependencies.remove(watch);
          },
        });
        watches.set(one.queryId, one);
        dependencies.put(one);
        const { event } = one;
        const opened = { watch: attach(one, listener), event, documents: first.documents };
        // It may have changed while its rules were looked at once more.
        if (first.query.history.event > event) due.add(one);
        return opened;
      } catch (error) {
        throw options.asDatabaseError(error, target.collection);
      }
    },
    async resume({ queryId, event }, { caller }, listener) {
      const one = watches.get(queryId);
      if (one?.owner !== ownerOf(caller)) throw new CloudError('QUERYID_INVALID_ERROR');
      return one.inTurn(async () => {
        const unknown = () => new CloudError('QUERYID_INVALID_ERROR');
        if (watches.get(queryId) !== one) throw unknown();
        const isAnew = one.isPage && one.generation !== generation;
        const next = await settled(one.resolved, one.isPage, isAnew).catch((error: unknown) => {
          const wrong = options.asDatabaseError(error, one.resolved.target.collection);
          if (error instanceof CloudError) one.end();
          throw wrong;
        });
        if (watches.get(queryId) !== one) {
          next.collection.leave(next.query);
          throw unknown();
        }
        const missed = one.goOn(next, event);
        const { event: reached } = one;
        return { watch: attach(one, listener), event: reached, missed };
      });
    },
  };
}

/** Whom a watch belongs to: nobody else may go on with it. */
function ownerOf({ kind, openid, uid, env }: Caller): string {
  return JSON.stringify([kind, openid, uid, env]);
}
