import {
  StoreError,
  type ChangeFeed,
  type Store,
  type StoreChange,
  type StoreTarget,
  type WatchScope,
} from '../../cloud/store';

/**
 * A store whose databases have other names on the server, so that tests touch nothing that is there already. Stopping it
 * drops the databases it used.
 */
export function prefixedStore(store: Store, prefix: string): Store {
  const used = new Set<string>();
  const name = (database: string): string => {
    used.add(database);
    return `${prefix}${database}`;
  };
  const at = ({ database, collection }: StoreTarget) => ({ database: name(database), collection });
  const plain = (error: unknown): unknown => {
    if (!(error instanceof StoreError)) return error;
    const message = error.failure.message.replaceAll(prefix, '');
    return new StoreError({ ...error.failure, message }, error.cause);
  };
  const told = <T>(promise: Promise<T>): Promise<T> =>
    promise.catch((error: unknown) => {
      throw plain(error);
    });
  return {
    name: store.name,
    start: () => store.start(),
    async stop() {
      for (const database of used) await store.dropDatabase(`${prefix}${database}`);
      used.clear();
      await store.stop();
    },
    find: (target, command, options) => told(store.find(at(target), command, options)),
    async *scan(target, command) {
      try {
        yield* store.scan(at(target), command);
      } catch (error) {
        throw plain(error);
      }
    },
    count: (target, filter, options) => told(store.count(at(target), filter, options)),
    aggregate: (target, pipeline, options) => told(store.aggregate(at(target), pipeline, options)),
    insert: (target, documents, options) => told(store.insert(at(target), documents, options)),
    update: (target, command, options) => told(store.update(at(target), command, options)),
    remove: (target, filter, options) => told(store.remove(at(target), filter, options)),
    findAndModify: (target, command, options) => told(store.findAndModify(at(target), command, options)),
    collections: (database) => told(store.collections(name(database))),
    createCollection: (target) => told(store.createCollection(at(target))),
    dropCollection: (target) => told(store.dropCollection(at(target))),
    dropDatabase: (database) => told(store.dropDatabase(name(database))),
    createIndexes: (target, indexes) => told(store.createIndexes(at(target), indexes)),
    session: () => store.session(),
    command: (database, command) => told(store.command(name(database), command)),
    async watch(scope: WatchScope, options) {
      const { database, ...rest } = scope;
      const there = database === undefined ? rest : { ...rest, database: name(database) };
      return feedOf(await told(store.watch(there, options)), prefix);
    },
  };
}

/** The changes of the databases that are ours, under their own names. */
function feedOf(feed: ChangeFeed, prefix: string): ChangeFeed {
  return {
    token: () => feed.token(),
    close: () => feed.close(),
    async *[Symbol.asyncIterator]() {
      for await (const change of feed) {
        const ours = plainChange(change, prefix);
        if (ours !== undefined) yield ours;
      }
    },
  };
}

function plainChange(change: StoreChange, prefix: string): StoreChange | undefined {
  const own = (target: StoreTarget): StoreTarget => ({
    ...target,
    database: target.database.slice(prefix.length),
  });
  if (change.kind === 'invalidate') return change;
  const database = change.kind === 'dropDatabase' ? change.database : change.target.database;
  if (!database.startsWith(prefix)) return undefined;
  if (change.kind === 'dropDatabase') return { ...change, database: database.slice(prefix.length) };
  if (change.kind === 'rename') return { ...change, target: own(change.target), to: own(change.to) };
  return { ...change, target: own(change.target) };
}
