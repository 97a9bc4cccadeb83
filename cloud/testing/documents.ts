import { BSON, ObjectId, type Document } from 'bson';
import type { Store } from '../store';

/** A document in plain JavaScript values: numbers, `Date`, lists and objects instead of BSON classes. */
export type PlainDocument = Record<string, unknown>;

/** Which documents {@link TestCollection.find} gives, in which order. */
export interface FindOptions {
  /** 1 or -1 by path, in order of priority; the order of insertion where left out. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly skip?: number;
  readonly limit?: number;
}

/** One collection, seen by an administrator: no permissions, no page limits, no quirks of the cloud. */
export interface TestCollection {
  /** Documents that match a MongoDB filter; all of them by default. */
  find(filter?: PlainDocument, options?: FindOptions): Promise<PlainDocument[]>;
  /** How many documents match a MongoDB filter. */
  count(filter?: PlainDocument): Promise<number>;
  /** Inserts one document or several and gives their ids; a missing `_id` is made. Makes a missing collection. */
  insert(documents: PlainDocument | readonly PlainDocument[]): Promise<unknown[]>;
  /** Removes every document; the collection and its indexes stay. */
  clear(): Promise<void>;
}

/** The database of a test cloud's default environment, for an administrator. */
export interface TestDatabase {
  collection(name: string): TestCollection;
  /** Names of the collections there are, sorted. */
  collections(): Promise<string[]>;
}

/** Makes the administrator's view of database `database`. */
export function createTestDatabase(store: Store, database: string): TestDatabase {
  return {
    async collections() {
      return (await store.collections(database)).sort();
    },
    collection(name) {
      const target = { database, collection: name };
      return {
        async find(filter = {}, options = {}) {
          const found = await store.find(target, { filter: typed(filter), ...options });
          return found.map(plain);
        },
        count: (filter = {}) => store.count(target, typed(filter)),
        async insert(documents) {
          const list = isList(documents) ? documents : [documents];
          const complete = list.map((document) => ({
            _id: document['_id'] ?? new ObjectId().toHexString(),
            ...document,
          }));
          await store.insert(target, complete.map(typed));
          return complete.map((document) => document._id);
        },
        async clear() {
          await store.remove(target, {}, { multi: true });
        },
      };
    },
  };
}

function isList(value: PlainDocument | readonly PlainDocument[]): value is readonly PlainDocument[] {
  return Array.isArray(value);
}

/** Gives every number its BSON type, as the store wants it. */
function typed(document: PlainDocument): Document {
  return BSON.deserialize(BSON.serialize(document), { promoteValues: false });
}

function plain(document: Document): PlainDocument {
  return BSON.deserialize(BSON.serialize(document), { promoteBuffers: true });
}
