import { Binary, Double, Int32 } from 'bson';
import { toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { partialBy } from '../index/partial';
import { createValidation, type Validation } from '../index/validation';
import { ID_INDEX, namespaceOf, type Collection, type IndexDefinition } from '../index/definition';
import type { Reader, Writer } from './environment';
import {
  collectionKey,
  COLLECTIONS,
  documentRange,
  garbageKey,
  indexRange,
  nameKey,
  SEQUENCE_KEY,
  statsKey,
} from './keys';
import { decode, encode } from './raw';

/** The collections of an environment. Reads are from memory; changes go through write jobs. */
export interface Catalog {
  find(database: string, name: string): Collection | undefined;
  /** The collections of a database, by name. */
  list(database: string): Collection[];
  databases(): string[];
  /** Finds or makes a collection, inside a write job. */
  ensure(writer: Writer, database: string, name: string): Collection;
  /** Gives a collection another name, which must be free, inside a write job. */
  rename(writer: Writer, collection: Collection, to: NewName): void;
  /** Forgets a collection, inside a write job; its data become garbage. `untold`: change streams are not told. */
  drop(writer: Writer, collection: Collection, untold?: 'untold'): void;
  /** Stores a definition after a change, inside a write job. */
  save(writer: Writer, collection: Collection): void;
  /** Stores a collection's numbers, inside a write job. */
  saveStats(writer: Writer, collection: Collection): void;
  /** Turns an index's entries into garbage, inside a write job. */
  discardIndex(writer: Writer, collection: Collection, index: number): void;
  /** Takes in a collection that a transaction has made, inside the job that commits it. */
  adopt(writer: Writer, collection: Collection): void;
  /** The number of the next document; each is given out once. */
  takeRecord(collection: Collection): number;
  /** Reads everything again: after a commit that failed. */
  reload(): void;
}

/** Another name for a collection. */
export interface NewName {
  readonly name: string;
  /** Other than the collection's own. */
  readonly database?: string;
  /** The collection that had the name until now, in the same job. */
  readonly instead?: Collection;
}

/** What a catalog's new collections are made of. */
export interface CatalogOptions {
  readonly uuid: () => string;
  /** The id of a new collection, inside a write job. */
  readonly newId?: (writer: Writer) => number;
  /** The number of a document: of a catalog beside the one that counts. */
  readonly takeRecord?: (collection: Collection) => number | undefined;
}

/** Reads the catalog. */
export function openCatalog(environment: Reader, options: CatalogOptions): Catalog {
  const { uuid, newId = nextId } = options;
  let byNamespace = load(environment);
  const key = (database: string, name: string) => `${database}.${name}`;
  const list = (database: string) =>
    [...byNamespace.values()]
      .filter((collection) => collection.database === database)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const catalog: Catalog = {
    find: (database, name) => byNamespace.get(key(database, name)),
    list,
    databases: () => [...new Set([...byNamespace.values()].map(({ database }) => database))].sort(),
    ensure(writer, database, name) {
      const found = byNamespace.get(key(database, name));
      if (found !== undefined) return found;
      checkNamespace(database, name);
      const id = newId(writer);
      const collection: Collection = {
        id,
        database,
        name,
        uuid: new Binary(Buffer.from(uuid().replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID),
        indexes: [ID_INDEX],
        nextIndex: 1,
        stats: { count: 0, bytes: 0, nextRecord: 1 },
        version: 1,
      };
      writer.claim({ collection, keys: [nameKey(namespaceOf(collection))], unique: [] });
      writer.log?.([{ operation: 'create', database, name, uuid: collection.uuid }]);
      catalog.adopt(writer, collection);
      return collection;
    },
    adopt(writer, collection) {
      byNamespace.set(namespaceOf(collection), collection);
      catalog.save(writer, collection);
      catalog.saveStats(writer, collection);
    },
    takeRecord(collection) {
      const { stats } = collection;
      const record = options.takeRecord?.(collection) ?? stats.nextRecord;
      collection.stats = { ...stats, nextRecord: Math.max(stats.nextRecord, record + 1) };
      return record;
    },
    rename(writer, collection, { name, database = collection.database, instead }) {
      const { database: oldDatabase, name: oldName, uuid } = collection;
      const to = { db: database, coll: name };
      const details = { to, ...(instead === undefined ? {} : { dropTarget: instead.uuid }) };
      writer.log?.([{ operation: 'rename', database: oldDatabase, name: oldName, uuid, details }]);
      byNamespace.delete(namespaceOf(collection));
      collection.name = name;
      collection.database = database;
      byNamespace.set(namespaceOf(collection), collection);
      catalog.save(writer, collection);
    },
    drop(writer, collection, untold) {
      const { database, name, uuid } = collection;
      if (untold === undefined) writer.log?.([{ operation: 'drop', database, name, uuid }]);
      byNamespace.delete(namespaceOf(collection));
      writer.remove(collectionKey(collection.id));
      writer.remove(statsKey(collection.id));
      writer.put(garbageKey(collection.id, 0xffff), encodeRange(documentRange(collection.id)));
      for (const { number } of collection.indexes) catalog.discardIndex(writer, collection, number);
    },
    save(writer, collection) {
      collection.version++;
      writer.put(collectionKey(collection.id), encode(toRecord(collection)));
    },
    saveStats(writer, { id, stats }) {
      const bytes = Buffer.allocUnsafe(24);
      bytes.writeDoubleBE(stats.count, 0);
      bytes.writeDoubleBE(stats.bytes, 8);
      bytes.writeDoubleBE(stats.nextRecord, 16);
      writer.put(statsKey(id), bytes);
    },
    discardIndex(writer, { id }, index) {
      writer.put(garbageKey(id, index), encodeRange(indexRange(id, index)));
    },
    reload() {
      byNamespace = load(environment);
    },
  };
  return catalog;
}

/** @throws EngineError 73 for a name MongoDB refuses. */
export function checkNamespace(database: string, name: string): void {
  const namespace = `${database}.${name}`;
  if (!/^[^\0/\\. "$*<>:|?]+$/.test(database) || Buffer.byteLength(database) > 63) {
    throw new EngineError(73, `Invalid database name: '${database}'`);
  }
  const wrong =
    name === '' ||
    name.startsWith('.') ||
    name.endsWith('.') ||
    name.includes('$') ||
    name.includes('\0') ||
    Buffer.byteLength(namespace) > 255;
  if (wrong) throw new EngineError(73, `Invalid namespace specified '${namespace}'`);
}

/** Takes the id of a new collection. */
export function nextId(writer: Writer): number {
  const id = writer.get(SEQUENCE_KEY)?.readUInt32BE(0) ?? 1;
  const next = Buffer.allocUnsafe(4);
  next.writeUInt32BE(id + 1);
  writer.put(SEQUENCE_KEY, next);
  return id;
}

function encodeRange({ start, end }: { readonly start: Buffer; readonly end: Buffer }): Uint8Array {
  return encode({ start: new Binary(start), end: new Binary(end) });
}

function toRecord(collection: Collection): Document {
  const { id, database, name, uuid, nextIndex } = collection;
  return {
    id: new Double(id),
    database,
    name,
    uuid,
    nextIndex: new Int32(nextIndex),
    ...(collection.images === true ? { images: true } : {}),
    ...validationRecord(collection.validation),
    indexes: collection.indexes.map(indexRecord),
  };
}

function indexRecord(index: IndexDefinition): Document {
  const stored = Object.entries(index).filter(([field]) => field !== 'includes');
  return {
    ...Object.fromEntries(stored),
    number: new Int32(index.number),
    parts: index.parts.map(({ path, direction }) => ({ path, direction: new Int32(direction) })),
  };
}

function validationRecord(validation: Validation | undefined): Document {
  if (validation === undefined) return {};
  const { validator, level, action } = validation;
  return { validation: { validator, level, action } };
}

function load(reader: Reader): Map<string, Collection> {
  const found = new Map<string, Collection>();
  for (const { value } of [...reader.range(COLLECTIONS)]) {
    const record = decode(value) as unknown as Collection;
    const id = toNumber(record.id);
    const collection: Collection = {
      id,
      database: record.database,
      name: record.name,
      uuid: record.uuid,
      nextIndex: toNumber(record.nextIndex),
      ...(record.images === true ? { images: true } : {}),
      ...(record.validation === undefined ? {} : { validation: createValidation(record.validation) }),
      indexes: record.indexes.map(indexOf),
      stats: statsOf(reader.get(statsKey(id))),
      version: 1,
    };
    found.set(namespaceOf(collection), collection);
  }
  return found;
}

function indexOf(record: IndexDefinition): IndexDefinition {
  return {
    ...record,
    ...partialBy(record.partial),
    number: toNumber(record.number),
    ...(record.expireAfterSeconds === undefined
      ? {}
      : { expireAfterSeconds: toNumber(record.expireAfterSeconds) }),
    parts: record.parts.map(({ path, direction }) => ({
      path,
      direction: toNumber(direction) === -1 ? -1 : 1,
    })),
  };
}

function statsOf(bytes: Buffer | undefined): Collection['stats'] {
  if (bytes === undefined) return { count: 0, bytes: 0, nextRecord: 1 };
  return { count: bytes.readDoubleBE(0), bytes: bytes.readDoubleBE(8), nextRecord: bytes.readDoubleBE(16) };
}
