import { EJSON, type Document } from 'bson';
import { CloudError, type Clock, type Logger } from '../base';
import type { Store, StoreChange, StoreTarget } from '../store';
import { createLiveQuery, type LiveQuery, type LiveQuerySpec } from './live-query';
import type { QueryLanguage } from './language';
import { MOST_DOCUMENTS, reachOf, type Touched } from './live-result';

/** Most documents looked up at a time. */
const LOOKUP = 1000;
/** Milliseconds until the store is asked again after it has failed. */
const AGAIN_MS = 500;

/** What {@link createCollectionWatch} needs. */
export interface CollectionWatchParts {
  readonly target: StoreTarget;
  readonly store: Pick<Store, 'find'>;
  readonly language: QueryLanguage;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A result had to be read as a whole after it was open. */
  readonly onReread: () => void;
}

/** The live queries of one collection. */
export interface CollectionWatch {
  /** The live query of these words, read already; the same one for all who ask alike. */
  join(spec: LiveQuerySpec): Promise<LiveQuery>;
  /** To be called once for each {@link join} that gave it; the last one gives it up. */
  leave(query: LiveQuery): void;
  /** A document may have changed. */
  note(change: StoreChange & { readonly id: unknown }): void;
  /** Anything may have changed. */
  noteAll(): void;
  readonly size: number;
}

type Kind = Touched['kind'];
const KINDS = { insert: 'add', replace: 'replace', update: 'update', remove: 'update' } as const;

/**
 * Keeps the live queries of one collection up to date.
 *
 * @remarks What has changed is looked up as it is by then, whatever the feed says it was: states only ever go forward,
 * and changes that come while the store is asked are looked up together afterwards. Everything that is read is read
 * one after the other for the same reason.
 */
export function createCollectionWatch(parts: CollectionWatchParts): CollectionWatch {
  const { target, store, language, clock, logger, onReread } = parts;
  const live = new Map<string, { readonly query: Promise<LiveQuery>; holders: number }>();
  const open = new Set<LiveQuery>();
  const pending = new Map<string, { readonly id: unknown; kind: Kind }>();
  let stale = new Set<LiveQuery>();
  let line: Promise<void> = Promise.resolve();
  let waits = false;

  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  };
  const readAll = ({ filter, sort, limit }: LiveQuerySpec) =>
    store.find(target, {
      filter,
      limit: reachOf(limit) + 1,
      ...(Object.keys(sort).length === 0 ? {} : { sort }),
    });
  const overflow = (query: LiveQuery, count: number) => {
    if (query.spec.limit !== undefined || count <= MOST_DOCUMENTS) return false;
    query.fail(tooLarge(target.collection));
    return true;
  };
  const refresh = async (query: LiveQuery, touched: ReadonlyMap<string, Touched>) => {
    onReread();
    const documents = await readAll(query.spec);
    if (!overflow(query, documents.length)) query.publish(query.result.replace(documents, touched));
  };
  const look = async (): Promise<ReadonlyMap<string, Touched>> => {
    const asked = [...pending].slice(0, LOOKUP);
    const found = new Map<string, Document>();
    if (asked.length > 0) {
      const ids = asked.map(([, { id }]) => id);
      const filter = { _id: ids.length === 1 ? { $eq: ids[0] } : { $in: ids } };
      for (const document of await store.find(target, { filter }))
        found.set(keyOf(document['_id']), document);
    }
    return new Map(asked.map(([key, { id, kind }]) => [key, { id, kind, document: found.get(key) }]));
  };
  const bringUpToDate = async () => {
    waits = false;
    if (open.size === 0) {
      pending.clear();
      stale.clear();
      return;
    }
    const noted = new Map(pending);
    const asked = stale;
    stale = new Set();
    try {
      const touched = await look();
      for (const [key, note] of noted) {
        // What was noted meanwhile is looked up again.
        if (touched.has(key) && pending.get(key) === note) pending.delete(key);
      }
      for (const query of open) {
        if (query.failure !== undefined) continue;
        if (!asked.has(query)) {
          query.publish(query.result.apply(touched));
          if (overflow(query, query.result.size) || !query.result.isShort) continue;
        }
        await refresh(query, touched);
        asked.delete(query);
      }
    } catch (error) {
      logger.warn('watched documents could not be read', { error, collection: target.collection });
      // Some queries may have taken what others have not: read anew, all of them.
      for (const query of [...asked, ...open]) stale.add(query);
      waits = true;
      clock.after(AGAIN_MS, () => {
        waits = false;
        schedule();
      });
      return;
    }
    if (pending.size > 0 || stale.size > 0) schedule();
  };
  const schedule = () => {
    if (waits) return;
    waits = true;
    void inLine(bringUpToDate);
  };

  return {
    get size() {
      return live.size;
    },
    join(spec) {
      const name = EJSON.stringify(spec, { relaxed: false });
      const known = live.get(name);
      if (known !== undefined) {
        known.holders++;
        return known.query;
      }
      const made = inLine(async () => {
        const query = createLiveQuery(spec, { language, keyOf });
        const documents = await readAll(spec);
        if (spec.limit === undefined && documents.length > MOST_DOCUMENTS) throw tooLarge(target.collection);
        query.result.replace(documents, new Map());
        open.add(query);
        return query;
      });
      live.set(name, { query: made, holders: 1 });
      made.catch(() => live.delete(name));
      return made;
    },
    leave(query) {
      const name = EJSON.stringify(query.spec, { relaxed: false });
      const held = live.get(name);
      if (held === undefined || --held.holders > 0) return;
      open.delete(query);
      stale.delete(query);
      live.delete(name);
    },
    note({ id, kind }) {
      if (live.size === 0 || !(kind in KINDS)) return;
      const key = keyOf(id);
      const before = pending.get(key)?.kind;
      const now = KINDS[kind as keyof typeof KINDS];
      pending.set(key, { id, kind: before === 'add' || before === 'replace' ? before : now });
      schedule();
    },
    noteAll() {
      for (const query of open) stale.add(query);
      if (open.size > 0) schedule();
    },
  };
}

function tooLarge(collection: string): CloudError {
  return new CloudError('WATCH_TOO_LARGE', { fields: { collection, limit: MOST_DOCUMENTS } });
}

/** The text that stands for an `_id`: its type belongs to it. */
function keyOf(id: unknown): string {
  return typeof id === 'string' ? `s${id}` : EJSON.stringify({ id }, { relaxed: false });
}
