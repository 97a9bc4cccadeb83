import { EJSON, type Document } from 'bson';
import { CloudError, type Clock, type Logger } from '../base';
import type { Store, StoreChange, StoreTarget } from '../store';
import { createLiveQuery, nameOf, type LiveQuery, type LiveQuerySpec } from './live-query';
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

/** A change of one document. */
export type DocumentChange = Extract<StoreChange, { readonly id: unknown }>;

/** The live queries of one collection. */
export interface CollectionWatch {
  /**
   * The live query of these words, read already; the same one for all who ask alike.
   *
   * @throws StoreError as a find; CloudError `WATCH_TOO_LARGE`, `DATABASE_INVALID_OPERRATOR`.
   */
  join(spec: LiveQuerySpec): Promise<LiveQuery>;
  /** To be called once for each {@link join} that gave it; the last one gives it up. */
  leave(query: LiveQuery): void;
  /**
   * Reads a query as a whole, now. Resolves when what that changes has been told.
   *
   * @throws StoreError.
   */
  readAgain(query: LiveQuery): Promise<void>;
  /** A document may have changed. */
  note(change: DocumentChange): void;
  /** Anything may have changed. */
  noteAll(): void;
  /** How many live queries there are. */
  readonly size: number;
}

/** What is known of a document that may have changed. */
type Note = Pick<Touched, 'id' | 'kind'>;

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
  const pending = new Map<string, Note>();
  /** Queries to be read as a whole. */
  const stale = new Set<LiveQuery>();
  let line: Promise<unknown> = Promise.resolve();
  let isScheduled = false;

  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => undefined);
    return done;
  };
  const readAll = ({ filter, sort, limit }: LiveQuerySpec) =>
    store.find(target, { filter, sort, limit: reachOf(limit) + 1 });
  const isTooLarge = ({ limit }: LiveQuerySpec, count: number) =>
    limit === undefined && count > MOST_DOCUMENTS;
  const tooLarge = () =>
    new CloudError('WATCH_TOO_LARGE', {
      fields: { collection: target.collection, limit: MOST_DOCUMENTS },
    });
  const look = async (notes: readonly (readonly [string, Note])[]) => {
    const found = new Map<string, Document>();
    if (notes.length > 0) {
      const filter = { _id: { $in: notes.map(([, { id }]) => id) } };
      for (const document of await store.find(target, { filter }))
        found.set(keyOf(document['_id']), document);
    }
    return new Map(
      notes.map(([key, note]): [string, Touched] => [key, { ...note, document: found.get(key) }]),
    );
  };
  const bringUpToDate = async () => {
    const notes = [...pending].slice(0, LOOKUP);
    const touched = await look(notes);
    for (const query of open) {
      if (!stale.has(query)) {
        query.publish(query.result.apply(touched));
        if (isTooLarge(query.spec, query.result.size)) query.fail(tooLarge());
        if (query.failure !== undefined || !query.result.isShort) continue;
      }
      onReread();
      stale.delete(query);
      const documents = await readAll(query.spec).catch((error: unknown) => {
        stale.add(query);
        throw error;
      });
      if (isTooLarge(query.spec, documents.length)) query.fail(tooLarge());
      else query.publish(query.result.replace(documents, touched));
    }
    for (const [key, note] of notes) {
      // What was noted meanwhile is looked up again.
      if (pending.get(key) === note) pending.delete(key);
    }
  };
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    void inLine(async () => {
      isScheduled = false;
      try {
        await bringUpToDate();
      } catch (error) {
        logger.warn('watched documents could not be read', { error, collection: target.collection });
        isScheduled = true;
        clock.after(AGAIN_MS, () => {
          isScheduled = false;
          schedule();
        });
      }
      if (open.size > 0 && (pending.size > 0 || stale.size > 0)) schedule();
    });
  };

  const forget = (name: string) => {
    live.delete(name);
    if (live.size === 0) pending.clear();
  };

  return {
    get size() {
      return live.size;
    },
    join(spec) {
      const name = nameOf(spec);
      const known = live.get(name);
      if (known !== undefined) {
        known.holders++;
        return known.query;
      }
      const made = inLine(async () => {
        // Read first: what the database refuses, it refuses in its own words.
        const documents = await readAll(spec);
        if (isTooLarge(spec, documents.length)) throw tooLarge();
        const query = createLiveQuery(spec, { language, keyOf });
        query.result.replace(documents, new Map());
        open.add(query);
        return query;
      });
      live.set(name, { query: made, holders: 1 });
      made.catch(() => forget(name));
      return made;
    },
    leave(query) {
      const { name } = query;
      const held = live.get(name);
      if (held === undefined || --held.holders > 0) return;
      open.delete(query);
      stale.delete(query);
      forget(name);
    },
    readAgain: (query) =>
      inLine(async () => {
        onReread();
        const documents = await readAll(query.spec);
        if (!open.has(query) || query.failure !== undefined) return;
        stale.delete(query);
        if (isTooLarge(query.spec, documents.length)) query.fail(tooLarge());
        else query.publish(query.result.replace(documents, new Map()));
      }),
    note({ id, kind }) {
      if (live.size === 0) return;
      const key = keyOf(id);
      const before = pending.get(key)?.kind;
      pending.set(key, { id, kind: before === 'add' || before === 'replace' ? before : KINDS[kind] });
      schedule();
    },
    noteAll() {
      for (const query of open) stale.add(query);
      if (open.size > 0) schedule();
    },
  };
}

/** The text that stands for an `_id`: its type belongs to it. */
function keyOf(id: unknown): string {
  return typeof id === 'string' ? `s${id}` : EJSON.stringify({ id }, { relaxed: false });
}
