import type { OpenWatch } from './open-watch';
import type { SeenDocument } from './resolved-watch';

/** Which watches depend on which documents, since their rules read them. */
export interface Dependencies {
  /** Writes down what a watch depends on now. */
  put(watch: OpenWatch): void;
  remove(watch: OpenWatch): void;
  /** The watches that depend on a document, or on any of a collection, or on any at all. */
  of(database: string, collection?: string, id?: unknown): readonly OpenWatch[];
}

/** Makes {@link Dependencies} of none. */
export function createDependencies(): Dependencies {
  /** By database, collection, and the text of an `_id`. */
  const watches = new Map<string, Map<string, Map<string, Set<OpenWatch>>>>();
  const places = new Map<OpenWatch, readonly SeenDocument[]>();
  const remove = (watch: OpenWatch) => {
    const { database } = watch.resolved.target;
    for (const { collection, id } of places.get(watch) ?? []) {
      const collections = watches.get(database);
      const ids = collections?.get(collection);
      const all = ids?.get(id);
      all?.delete(watch);
      if (all?.size === 0) ids?.delete(id);
      if (ids?.size === 0) collections?.delete(collection);
    }
    places.delete(watch);
  };
  return {
    remove,
    put(watch) {
      remove(watch);
      const { seen } = watch.judgement;
      if (seen.length === 0) return;
      places.set(watch, seen);
      const { database } = watch.resolved.target;
      const collections = entryOf(watches, database, () => new Map<string, Map<string, Set<OpenWatch>>>());
      for (const { collection, id } of seen) {
        const ids = entryOf(collections, collection, () => new Map<string, Set<OpenWatch>>());
        entryOf(ids, id, () => new Set<OpenWatch>()).add(watch);
      }
    },
    of(database, collection, id) {
      const collections = watches.get(database);
      if (collections === undefined) return [];
      const some = collection === undefined ? [...collections.values()] : [collections.get(collection)];
      return some.flatMap((ids) => {
        if (ids === undefined) return [];
        const sets = id === undefined ? [...ids.values()] : [ids.get(textOf(id))];
        return sets.flatMap((set) => (set === undefined ? [] : [...set]));
      });
    },
  };
}

/** A path is a text, whatever the type of the `_id` it leads to. */
function textOf(id: unknown): string {
  return String(id);
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
