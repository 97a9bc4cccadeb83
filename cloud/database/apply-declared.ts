import { Int32 } from 'bson';
import type { CollectionSettings, Warn } from '../base';
import { StoreError, type Store } from '../store';

/** What {@link applyDeclared} works on. */
export interface Declared {
  readonly store: Store;
  /** The environment, which is the database's name. */
  readonly env: string;
  readonly collections: Readonly<Record<string, CollectionSettings>>;
  readonly warn: Warn;
}

/**
 * Makes the collections and indexes that yunlet.config.json declares. What is there already is left as it is; an index
 * that the documents forbid (a unique one over equal values, a geo one over what is no place) is named by the warning `INDEX_REFUSED` and left out.
 */
export async function applyDeclared({ store, env, collections, warn }: Declared): Promise<void> {
  const names = Object.keys(collections);
  if (names.length === 0) return;
  const known = new Set(await store.collections(env));
  for (const collection of names) {
    const target = { database: env, collection };
    if (!known.has(collection)) await store.createCollection(target);
    for (const index of collections[collection]?.indexes ?? []) {
      const { name, keys, unique = false } = index;
      const key = Object.fromEntries(
        Object.entries(keys).map(([path, way]) => [path, typeof way === 'number' ? new Int32(way) : way]),
      );
      try {
        await store.createIndexes(target, [{ name, key, ...(unique ? { unique } : {}) }]);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        warn('INDEX_REFUSED', { collection, name, reason: error.failure.message });
      }
    }
  }
}
