import { isDocument, type Document } from '../../values';
import type { Collection, IndexDefinition } from '../index/definition';
import { changeAll } from './change';
import type { Engine } from './command';
import { removeMatch } from './delete';

/** How often documents are looked for whose time is over, in milliseconds. */
export const EXPIRY_EVERY = 60_000;

/** Looks for documents whose time is over, again and again. */
export interface Expiry {
  stop(): void;
}

/**
 * Begins to remove documents by the TTL indexes, by ordinary deletions some at each commit, every 60 seconds as MongoDB
 * does. One round ends before the next begins.
 */
export function startExpiry(engine: Engine): Expiry {
  let stopped = false;
  let timer = engine.clock.after(EXPIRY_EVERY, round);
  function round(): void {
    void expireAll(engine, () => stopped)
      .catch((error: unknown) => {
        engine.logger.warn('Documents whose time is over could not be removed; it is tried again', { error });
      })
      .finally(() => {
        if (!stopped) timer = engine.clock.after(EXPIRY_EVERY, round);
      });
  }
  return {
    stop() {
      stopped = true;
      timer.cancel();
    },
  };
}

/** One round over all collections. Resolves with how many documents are gone. */
export async function expireAll(engine: Engine, stopped: () => boolean = () => false): Promise<number> {
  let removed = 0;
  for (const database of engine.catalog.databases()) {
    for (const collection of engine.catalog.list(database)) {
      for (const index of collection.indexes) {
        if (stopped()) return removed;
        removed += await expireBy(engine, collection, index);
      }
    }
  }
  return removed;
}

async function expireBy(engine: Engine, collection: Collection, index: IndexDefinition): Promise<number> {
  const { expireAfterSeconds: seconds, building } = index;
  const path = index.parts[0]?.path;
  if (seconds === undefined || path === undefined || building) return 0;
  const { database, name } = collection;
  // Of several dates the earliest counts, so any that is old enough.
  const old: Document = { [path]: { $lte: new Date(engine.clock.now() - seconds * 1000) } };
  const filter = isDocument(index.partial) ? { $and: [old, index.partial] } : old;
  const gone = await changeAll(engine, { database, name, query: { filter } }, removeMatch);
  if (gone.length > 0) {
    engine.logger.debug('Documents whose time was over are gone', {
      collection: `${database}.${name}`,
      index: index.name,
      count: gone.length,
    });
  }
  return gone.length;
}
