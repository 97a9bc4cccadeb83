import type { Document } from 'bson';
import type { Clock, IdSource } from '../base';
import type { OutboxEntry, OutboxQuery } from '../protocol';
import type { Store } from '../store';

const TARGET = { database: '__yunlet', collection: 'outbox' };
/** Most entries kept. */
const KEPT = 10_000;
/** Old entries are removed once in so many. */
const SWEEP_EVERY = 500;

/** The record of what would have been sent. */
export interface Outbox {
  add(entry: Omit<OutboxEntry, 'id' | 'at'>): Promise<void>;
  list(query: OutboxQuery): Promise<readonly OutboxEntry[]>;
}

/** Keeps entries in the store, the newest 10,000 of them. */
export function createOutbox({ store, clock, ids }: OutboxOptions): Outbox {
  let last = 0;
  let inSameMs = 0;
  let sinceSweep = 0;
  /** Ids grow with time, and within a millisecond, even where the clock is set back. */
  const nextId = (at: number): string => {
    inSameMs = at > last ? 0 : inSameMs + 1;
    last = Math.max(last, at);
    return `${last.toString(16).padStart(12, '0')}${inSameMs.toString(16).padStart(6, '0')}${ids.hex(4)}`;
  };
  return {
    async add(entry) {
      const at = clock.now();
      const { params, ...rest } = entry;
      // As text: parameters may have names that documents cannot.
      await store.insert(TARGET, [
        { _id: nextId(at), at: new Date(at), ...rest, params: JSON.stringify(params) },
      ]);
      if (++sinceSweep < SWEEP_EVERY) return;
      sinceSweep = 0;
      await sweep(store);
    },
    async list({ env, limit, apiName, after }) {
      const filter = {
        env,
        ...(apiName === undefined ? {} : { apiName }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      };
      const found = await store.find(TARGET, { filter, sort: { _id: after === undefined ? -1 : 1 }, limit });
      const entries = found.map(entryOf);
      return after === undefined ? entries.reverse() : entries;
    },
  };
}

/** What {@link createOutbox} works with. */
export interface OutboxOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
}

async function sweep(store: Store): Promise<void> {
  const [oldest] = await store.find(TARGET, {
    filter: {},
    sort: { _id: -1 },
    skip: KEPT - 1,
    limit: 1,
    projection: { _id: 1 },
  });
  if (oldest !== undefined)
    await store.remove(TARGET, { _id: { $lt: oldest['_id'] as string } }, { multi: true });
}

function entryOf(document: Document): OutboxEntry {
  const { _id, at, params, ...rest } = document;
  return {
    id: _id as string,
    at: (at as Date).getTime(),
    ...(rest as Omit<OutboxEntry, 'id' | 'at' | 'params'>),
    params: JSON.parse(params as string) as OutboxEntry['params'],
  };
}
