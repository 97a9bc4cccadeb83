import type { Document } from 'bson';
import type { WatchChange } from '../protocol';
import { fieldChanges, sameDocument } from './field-changes';

/** Most documents a watched result may have, WeChat's limit. */
export const MOST_DOCUMENTS = 5000;

/** Documents that are kept of a result: with a limit some more than it shows, so that others can move in without asking. */
export function reachOf(limit: number | undefined): number {
  return limit === undefined ? MOST_DOCUMENTS : Math.min(MOST_DOCUMENTS, Math.max(limit * 4, 200));
}

/** A document that may have changed, as it is now. */
export interface Touched {
  readonly id: unknown;
  readonly kind: 'add' | 'update' | 'replace';
  /** Undefined where it is gone. */
  readonly document: Document | undefined;
}

/** The documents of one query, kept in memory and in order. */
export interface LiveResult {
  /** What the query gives now. */
  documents(): Document[];
  /** Documents that are kept. */
  readonly size: number;
  /** Whether there may be more than is shown, which is not known: the query must be read again. */
  readonly isShort: boolean;
  /** Takes documents as they are now; gives what that changes in the result. */
  apply(touched: ReadonlyMap<string, Touched>): WatchChange[];
  /** Takes the result as read now, up to one document more than {@link reachOf}; gives what differs. */
  replace(documents: readonly Document[], touched: ReadonlyMap<string, Touched>): WatchChange[];
}

/** What a {@link LiveResult} is made of. */
export interface ResultParts {
  readonly matches: (document: Document) => boolean;
  readonly compare: (a: Document, b: Document) => number;
  readonly limit: number | undefined;
  /** The text that stands for an `_id`. */
  readonly keyOf: (id: unknown) => string;
}

interface Entry {
  readonly key: string;
  readonly document: Document;
  /** Where it stands among those that the order finds equal: new ones come last. */
  readonly place: number;
}

/** Makes an empty {@link LiveResult}. */
export function createLiveResult({ matches, compare, limit, keyOf }: ResultParts): LiveResult {
  let entries = new Map<string, Entry>();
  let ordered: Entry[] = [];
  let next = 0;
  /** The last of the documents that were read, where there were more: what comes after it is not kept. */
  let boundary: Entry | undefined;
  const inOrder = (a: Entry, b: Entry) => compare(a.document, b.document) || a.place - b.place;
  const position = (entry: Entry): number => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (inOrder(ordered[middle] as Entry, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const put = (key: string, document: Document | undefined) => {
    const old = entries.get(key);
    if (old !== undefined) ordered.splice(position(old), 1);
    entries.delete(key);
    if (document === undefined) return;
    const entry = { key, document, place: old?.place ?? next++ };
    if (boundary !== undefined && inOrder(entry, boundary) > 0) return;
    ordered.splice(position(entry), 0, entry);
    entries.set(key, entry);
  };
  /** The entries that the limit lets through, of those asked for where there is none. */
  const window = (keys: Iterable<string>): ReadonlyMap<string, Document> => {
    if (limit !== undefined)
      return new Map(ordered.slice(0, limit).map(({ key, document }) => [key, document]));
    const found = new Map<string, Document>();
    for (const key of keys) {
      const entry = entries.get(key);
      if (entry !== undefined) found.set(key, entry.document);
    }
    return found;
  };
  const current = (document: Document | undefined) =>
    document !== undefined && matches(document) ? document : undefined;

  return {
    documents: () => ordered.slice(0, limit).map(({ document }) => document),
    get size() {
      return ordered.length;
    },
    get isShort() {
      return boundary !== undefined && ordered.length < (limit ?? 0);
    },
    apply(touched) {
      const before = window(touched.keys());
      for (const [key, { document }] of touched) put(key, current(document));
      return differences({ before, after: window(touched.keys()), touched, away: 'limit' });
    },
    replace(documents, touched) {
      const old = entries;
      const before = window(old.keys());
      const reach = reachOf(limit);
      entries = new Map();
      ordered = [];
      for (const document of documents.slice(0, reach)) {
        const key = keyOf(document['_id']);
        const entry = { key, document, place: old.get(key)?.place ?? next++ };
        entries.set(key, entry);
        ordered.push(entry);
      }
      ordered.sort(inOrder);
      boundary = documents.length > reach ? ordered.at(-1) : undefined;
      return differences({
        before,
        after: window(entries.keys()),
        touched,
        away: limit === undefined ? 'remove' : 'limit',
      });
    },
  };
}

interface States {
  readonly before: ReadonlyMap<string, Document>;
  readonly after: ReadonlyMap<string, Document>;
  readonly touched: ReadonlyMap<string, Touched>;
  /** What is said of a document that is out without having been touched. */
  readonly away: 'limit' | 'remove';
}

function differences({ before, after, touched, away }: States): WatchChange[] {
  const out: WatchChange[] = [];
  const rest: WatchChange[] = [];
  for (const [key, document] of before) {
    const id: unknown = document['_id'];
    const now = after.get(key);
    const touch = touched.get(key);
    const kind = touch?.kind === 'replace' ? 'replace' : 'update';
    if (now === undefined) {
      const dataType = touch === undefined ? away : touch.document === undefined ? 'remove' : kind;
      out.push({ dataType, queueType: 'dequeue', id, document });
    } else if (now !== document && !sameDocument(document, now)) rest.push(changed(document, now, kind));
  }
  for (const [key, document] of after) {
    if (before.has(key)) continue;
    const dataType = touched.get(key)?.kind ?? (away === 'limit' ? 'limit' : 'add');
    rest.push({ dataType, queueType: 'enqueue', id: document['_id'], document });
  }
  return [...out, ...rest];
}

function changed(before: Document, after: Document, kind: 'update' | 'replace'): WatchChange {
  const id: unknown = after['_id'];
  const fields = kind === 'update' ? fieldChanges(before, after) : undefined;
  return {
    dataType: fields === undefined ? 'replace' : 'update',
    queueType: 'update',
    id,
    document: after,
    ...fields,
  };
}
