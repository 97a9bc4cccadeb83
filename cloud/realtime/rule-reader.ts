import type { Document } from 'bson';
import { readAllById } from '../rules';
import type { Store } from '../store';
import type { OpenWatch } from './open-watch';
import type { ReadForRule } from './resolved-watch';

/**
 * Makes what reads the documents that the rules of watches looked at: those of one collection by one find, now. What they look
 * at besides is read one by one.
 */
export function createRuleReader(
  store: Pick<Store, 'find'>,
): (watches: readonly OpenWatch[]) => Promise<(watch: OpenWatch) => ReadForRule> {
  return async (watches) => {
    const wanted = new Map<string, Map<string, Set<string>>>();
    for (const { resolved, judgement } of watches) {
      const { database } = resolved.target;
      const collections = wanted.get(database) ?? new Map<string, Set<string>>();
      wanted.set(database, collections);
      for (const { collection, id } of judgement.seen) {
        const ids = collections.get(collection) ?? new Set<string>();
        collections.set(collection, ids.add(id));
      }
    }
    const found = new Map<string, ReadonlyMap<string, Document | null>>();
    await Promise.all(
      [...wanted].flatMap(([database, collections]) =>
        [...collections].map(async ([collection, ids]) => {
          const find = (filter: Document) => store.find({ database, collection }, { filter });
          found.set(JSON.stringify([database, collection]), await readAllById(find, [...ids]));
        }),
      ),
    );
    return ({ resolved }) => {
      const { database } = resolved.target;
      return async (collection, id) => {
        const document = found.get(JSON.stringify([database, collection]))?.get(id);
        if (document !== undefined) return document;
        const find = (filter: Document) => store.find({ database, collection }, { filter });
        return (await readAllById(find, [id])).get(id) ?? null;
      };
    };
  };
}
