import type { Store, StoreSession } from '../store';
import { pinnedId } from './update-checks';
import type { Operations } from './work';

/** The operations of `store` inside the transaction of `session`. */
export function inSession(store: Store, session: StoreSession): Operations {
  const within = { session };
  return {
    find: (target, command) => store.find(target, command, within),
    count: (target, filter) => store.count(target, filter, within),
    aggregate: (target, pipeline) => store.aggregate(target, pipeline, within),
    insert: (target, documents) => store.insert(target, documents, within),
    update: (target, command) => store.update(target, command, within),
    remove: (target, filter, options) => store.remove(target, filter, { ...options, ...within }),
    findAndModify: (target, command) => store.findAndModify(target, command, within),
  };
}

/**
 * Operations that read the present state and write nothing: what is answered in a transaction whose commit is already
 * known to fail. Writes answer as if every document they find were changed.
 */
export function rehearsal(store: Store): Operations {
  return {
    find: (target, command) => store.find(target, command),
    count: (target, filter) => store.count(target, filter),
    aggregate: (target, pipeline) => store.aggregate(target, pipeline),
    insert: async () => undefined,
    async update(target, { filter, multi = false, upsert = false }) {
      const found = await store.count(target, filter);
      const matched = multi ? found : Math.min(found, 1);
      const upsertedId: unknown = matched === 0 && upsert ? pinnedId(filter) : undefined;
      return { matched, modified: matched, upsertedId };
    },
    async remove(target, filter, { multi = false } = {}) {
      const found = await store.count(target, filter);
      return multi ? found : Math.min(found, 1);
    },
    async findAndModify(target, { filter }) {
      const [document = null] = await store.find(target, { filter, limit: 1 });
      return document;
    },
  };
}
