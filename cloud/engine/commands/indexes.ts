import { Int32 } from 'bson';
import { equalValues, type Document } from '../../values';
import { EngineError } from '../error';
import { ID_INDEX, type Collection, type IndexDefinition } from '../index/definition';
import { indexDocument } from '../index/documents';
import type { Writer } from '../storage/environment';
import { after, documentRange, recordOfDocumentKey } from '../storage/keys';
import type { Change } from '../storage/oplog-entry';
import { decode, encode } from '../storage/raw';
import { collectionArgument, documentsArgument } from './arguments';
import { clean } from './clean';
import { readIndex, type RequestedIndex } from './index-specification';
import { listReply } from './list-reply';
import type { Command, Engine } from './command';

const MOST_INDEXES = 64;
const PER_COMMIT = 500;

/** `createIndexes`: entries of existing documents are made some at each commit, beside other work. */
export const createIndexes: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const wanted = (documentsArgument(body, 'indexes') ?? []).map(readIndex);
    if (wanted.length === 0) throw new EngineError(2, 'Must specify at least one index to create');
    const existed = engine.catalog.find(database, name) !== undefined;
    const { collection, before, made } = await engine.environment.write((writer) => {
      const there = engine.catalog.find(database, name);
      // Everything is decided before anything is made.
      const missing = missingOf(there?.indexes ?? [ID_INDEX], wanted);
      const found = engine.catalog.ensure(writer, database, name);
      if (missing.length > 0) writer.exclude(found);
      const count = found.indexes.length;
      const added = missing.map((definition) => addIndex(engine, { writer, collection: found }, definition));
      return { collection: found, before: count, made: added };
    });
    try {
      for (const index of made) await build(engine, collection, index);
    } catch (error) {
      await engine.environment.write((writer) => {
        for (const { number } of made) discard(engine, { writer, collection }, number);
      });
      // A transaction fails as a whole.
      if (body['autocommit'] === undefined) clean(engine);
      throw error;
    }
    return {
      fields: {
        numIndexesBefore: before,
        numIndexesAfter: collection.indexes.length,
        createdCollectionAutomatically: !existed,
        ...(made.length === 0 ? { note: 'all indexes already exist' } : {}),
      },
    };
  },
};

interface IndexTarget {
  readonly writer: Writer;
  readonly collection: Collection;
}

function addIndex(engine: Engine, target: IndexTarget, wanted: RequestedIndex): IndexDefinition {
  const { catalog } = engine;
  const { writer, collection } = target;
  // What a former version kept without entries gives way.
  const empty = collection.indexes.find(({ key, inert }) => inert && equalValues(key, wanted.key));
  if (empty !== undefined) discard(engine, target, empty.number);
  const index: IndexDefinition = {
    ...wanted,
    number: collection.nextIndex++,
    multikey: [],
    cut: false,
    building: !wanted.inert,
  };
  collection.indexes = [...collection.indexes, index];
  catalog.save(writer, collection);
  return index;
}

/** Those of the wanted indexes that are not there yet. @throws EngineError 67, 85 and 86. */
function missingOf(indexes: readonly IndexDefinition[], wanted: readonly RequestedIndex[]): RequestedIndex[] {
  let known = indexes;
  const missing: RequestedIndex[] = [];
  for (const each of wanted) {
    if (isThere(known, each)) continue;
    if (known.length >= MOST_INDEXES) throw new EngineError(67, 'add index fails, too many indexes');
    missing.push(each);
    known = [...known, { ...each, number: -1, multikey: [], cut: false, building: true }];
  }
  return missing;
}

/**
 * Whether the very index is there already.
 *
 * @throws EngineError 85 and 86 where it would collide with another.
 */
function isThere(indexes: readonly IndexDefinition[], wanted: RequestedIndex): boolean {
  const sameName = indexes.find(({ name }) => name === wanted.name);
  const alike = indexes.find((index) => isAlike(index, wanted));
  if (alike?.number === 0) return true;
  if (sameName !== undefined && sameName !== alike) {
    throw new EngineError(
      86,
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${wanted.name}, existing index: ${sameName.name}`,
    );
  }
  if (alike === undefined) return false;
  const same =
    alike.expireAfterSeconds === wanted.expireAfterSeconds && equalValues(alike.options, wanted.options);
  if (alike.name !== wanted.name) {
    throw new EngineError(
      85,
      same
        ? `Index already exists with a different name: ${alike.name}`
        : `An equivalent index already exists with a different name and options. Requested index: ${wanted.name}, existing index: ${alike.name}`,
    );
  }
  if (same) return true;
  throw new EngineError(
    85,
    `An equivalent index already exists with the same name but different options. Requested index: ${wanted.name}, existing index: ${alike.name}`,
  );
}

/** Key, uniqueness, sparseness, filter and collation make an index what it is; two that agree in them cannot both be. */
function isAlike(index: IndexDefinition, wanted: RequestedIndex): boolean {
  return (
    equalValues(index.key, wanted.key) &&
    (index.number === 0) === (wanted.name === '_id_' || isIdKey(wanted)) &&
    (index.number === 0 || (index.unique === wanted.unique && index.sparse === wanted.sparse)) &&
    equalValues(index.partial, wanted.partial) &&
    equalValues(index.collation, wanted.collation)
  );
}

const isIdKey = ({ parts }: RequestedIndex) =>
  parts.length === 1 && parts[0]?.path === '_id' && parts[0].direction === 1;

async function build(engine: Engine, collection: Collection, index: IndexDefinition): Promise<void> {
  const { environment, catalog } = engine;
  let range: { start: Buffer; end: Buffer } | undefined = documentRange(collection.id);
  while (range !== undefined && !index.inert) {
    engine.clock.check?.();
    const part: { start: Buffer; end: Buffer } = range;
    range = await environment.write((writer) => {
      const entries = [...writer.range({ ...part, limit: PER_COMMIT })];
      for (const { key, value } of entries) {
        const target = { writer, catalog, collection };
        indexDocument(target, index, { record: recordOfDocumentKey(key), document: decode(value) });
      }
      const last = entries[entries.length - 1];
      return last === undefined || entries.length < PER_COMMIT
        ? undefined
        : { ...part, start: after(last.key) };
    });
  }
  await environment.write((writer) => {
    collection.indexes = collection.indexes.map((candidate) =>
      candidate.number === index.number ? { ...candidate, building: false } : candidate,
    );
    catalog.save(writer, collection);
    writer.log?.([indexesChanged('createIndexes', collection, [index])]);
  });
}

function discard({ catalog }: Engine, { writer, collection }: IndexTarget, number: number): void {
  if (!collection.indexes.some((index) => index.number === number)) return;
  collection.indexes = collection.indexes.filter((index) => index.number !== number);
  catalog.discardIndex(writer, collection, number);
  catalog.save(writer, collection);
}

function indexesChanged(
  operation: 'createIndexes' | 'dropIndexes',
  { database, name, uuid }: Collection,
  indexes: readonly IndexDefinition[],
): Change {
  return { operation, database, name, uuid, details: { indexes: indexes.map(listIndex) } };
}

/** An index as `listIndexes` shows it. */
export function listIndex({
  key,
  name,
  unique,
  sparse,
  partial,
  number,
  options,
  hidden,
  expireAfterSeconds,
  collation,
}: IndexDefinition): Document {
  return {
    v: 2,
    key,
    name,
    ...(unique && number !== 0 ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(partial === undefined ? {} : { partialFilterExpression: partial }),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds: new Int32(expireAfterSeconds) }),
    ...(hidden === true ? { hidden } : {}),
    ...(collation === undefined ? {} : { collation }),
    ...options,
  };
}

/** `listIndexes`. */
export const listIndexes: Command = {
  run(context) {
    const { engine, database } = context;
    const name = collectionArgument(context);
    const collection = engine.catalog.find(database, name);
    if (collection === undefined) throw new EngineError(26, `ns does not exist: ${database}.${name}`);
    return listReply(
      context,
      name,
      collection.indexes.map((index) => encode(listIndex(index))),
    );
  },
};

/** `dropIndexes`. */
export const dropIndexes: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const wanted = body['index'];
    const before = await engine.environment.write((writer) => {
      const collection = engine.catalog.find(database, name);
      if (collection === undefined) throw new EngineError(26, `ns not found ${database}.${name}`);
      writer.exclude(collection);
      const count = collection.indexes.length;
      const gone = chosen(collection, wanted);
      for (const { number } of gone) discard(engine, { writer, collection }, number);
      if (gone.length > 0) writer.log?.([indexesChanged('dropIndexes', collection, gone)]);
      return count;
    });
    clean(engine);
    return { fields: { nIndexesWas: before } };
  },
};

function chosen({ indexes }: Collection, wanted: unknown): readonly IndexDefinition[] {
  if (wanted === '*') return indexes.filter(({ number }) => number !== 0);
  const names = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
  return names.map((asked) => {
    const found = indexes.find(({ name, key }) =>
      typeof asked === 'string' ? name === asked : equalValues(key, asked),
    );
    if (found === undefined) throw new EngineError(27, `index not found with name [${String(asked)}]`);
    if (found.number === 0) throw new EngineError(72, 'cannot drop _id index');
    return found;
  });
}
