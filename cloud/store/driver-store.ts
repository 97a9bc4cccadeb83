import { MongoClient, type Collection, type Document as DriverDocument, type Filter } from 'mongodb';
import { createMemo, type Logger } from '../base';
import { asStoreError, guarded } from './failure';
import type { FindCommand, Store, StoreOptions, StoreTarget, UpdateCommand } from './port';
import { sessionOf, startSession } from './session';
import { openFeed } from './feed';

/** What a {@link createDriverStore} is made of. */
export interface DriverStoreOptions {
  /** A `mongodb://` address, user and password included. Never logged. */
  readonly uri: string;
  readonly logger: Logger;
}

/** Most handles of databases that are kept. */
const MOST_HANDLES = 100;

type Rows = Collection;

/** The {@link Store} over MongoDB's driver: the embedded engine's address and a real MongoDB's are alike. */
export function createDriverStore({ uri, logger }: DriverStoreOptions): Store {
  const connection = {
    appName: 'yunlet',
    promoteValues: false,
    promoteLongs: false,
    bsonRegExp: true,
    ignoreUndefined: false,
    serverSelectionTimeoutMS: 10_000,
  };
  const client = new MongoClient(uri, { ...connection, maxPoolSize: 32 });
  // Each feed keeps a connection busy: with the others they would soon leave none to work with.
  const feeds = new MongoClient(uri, { ...connection, maxPoolSize: 0 });
  // The driver reads its options anew for each handle.
  const databases = createMemo(MOST_HANDLES, (name: string) => client.db(name));
  const rows = ({ database, collection }: StoreTarget): Rows => databases(database).collection(collection);
  const finder = (target: StoreTarget, command: FindCommand, options?: StoreOptions) =>
    rows(target).find(command.filter as Filter<DriverDocument>, {
      ...sessionOf(options),
      ...(command.sort === undefined ? {} : { sort: new Map(Object.entries(command.sort)) }),
      ...(command.skip === undefined ? {} : { skip: command.skip }),
      ...(command.limit === undefined ? {} : { limit: command.limit }),
      ...(command.projection === undefined ? {} : { projection: command.projection }),
    });
  return {
    name: 'store',
    async start() {
      await guarded(() => client.connect());
      logger.debug('The database answers');
    },
    async stop() {
      await feeds.close();
      await client.close();
    },
    find: (target, command, options) => guarded(() => finder(target, command, options).toArray()),
    async *scan(target, command) {
      const cursor = finder(target, command);
      try {
        for await (const document of cursor) yield document;
      } catch (error) {
        throw asStoreError(error);
      } finally {
        await cursor.close();
      }
    },
    count: (target, filter, options) =>
      guarded(async () => {
        const counted = rows(target).countDocuments(filter, sessionOf(options));
        return plain(await counted);
      }),
    aggregate: (target, pipeline, options) =>
      guarded(() =>
        rows(target)
          .aggregate([...pipeline], sessionOf(options))
          .toArray(),
      ),
    insert: (target, documents, options) =>
      guarded(async () => {
        const [first] = documents;
        if (first === undefined) return;
        // Alone it keeps the server's whole answer, with the key that was taken; a bulk write drops that.
        if (documents.length === 1) await rows(target).insertOne(first, sessionOf(options));
        else await rows(target).insertMany([...documents], { ordered: true, ...sessionOf(options) });
      }),
    update: (target, command, options) => guarded(() => update(rows(target), command, options)),
    remove: (target, filter, options) =>
      guarded(async () => {
        const { multi = false } = options ?? {};
        const collection = rows(target);
        const where = filter as Filter<DriverDocument>;
        const { deletedCount } = multi
          ? await collection.deleteMany(where, sessionOf(options))
          : await collection.deleteOne(where, sessionOf(options));
        return plain(deletedCount);
      }),
    findAndModify: (target, command, options) => guarded(() => findAndModify(rows(target), command, options)),
    collections: (database) =>
      guarded(async () => {
        const found = await client.db(database).listCollections({}, { nameOnly: true }).toArray();
        return found.map(({ name }) => name).sort();
      }),
    createCollection: ({ database, collection }) =>
      guarded(async () => {
        await client.db(database).createCollection(collection);
      }),
    async dropCollection({ database, collection }) {
      return guarded(async () => {
        const found = await client
          .db(database)
          .listCollections({ name: collection }, { nameOnly: true })
          .toArray();
        if (found.length === 0) return false;
        return client.db(database).dropCollection(collection);
      });
    },
    dropDatabase: (database) =>
      guarded(async () => {
        await client.db(database).dropDatabase();
      }),
    createIndexes: (target, indexes) =>
      guarded(async () => {
        if (indexes.length === 0) return;
        await rows(target).createIndexes(indexes.map((index) => ({ ...index })));
      }),
    session: () => startSession(client),
    watch: (scope, options) => openFeed(feeds, scope, options),
    command: (database, command) => guarded(() => client.db(database).command(command)),
  };
}

// With types kept the driver's own counts come as Int32 too, whatever its declarations say.
const plain = (count: unknown): number => Number(count);

const isReplacement = (update: UpdateCommand['update']): update is DriverDocument =>
  !Array.isArray(update) && !(Object.keys(update)[0] ?? '').startsWith('$');

async function update(collection: Rows, command: UpdateCommand, options?: StoreOptions) {
  const { filter, multi = false, upsert = false } = command;
  const where = filter as Filter<DriverDocument>;
  const settings = { upsert, ...sessionOf(options) };
  const change = command.update as DriverDocument;
  const result = isReplacement(command.update)
    ? await collection.replaceOne(where, command.update, settings)
    : multi
      ? await collection.updateMany(where, change, settings)
      : await collection.updateOne(where, change, settings);
  const { matchedCount, modifiedCount } = result;
  const upsertedId: unknown = result.upsertedId;
  return {
    matched: plain(matchedCount),
    modified: plain(modifiedCount),
    ...(upsertedId === null || upsertedId === undefined ? {} : { upsertedId }),
  };
}

async function findAndModify(collection: Rows, command: UpdateCommand, options?: StoreOptions) {
  const { filter, upsert = false } = command;
  const where = filter as Filter<DriverDocument>;
  const settings = { upsert, returnDocument: 'after' as const, ...sessionOf(options) };
  return isReplacement(command.update)
    ? collection.findOneAndReplace(where, command.update, settings)
    : collection.findOneAndUpdate(where, command.update, settings);
}
