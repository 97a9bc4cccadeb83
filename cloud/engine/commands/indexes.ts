import { equalValues, isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import type { Collection, IndexDefinition, IndexPart } from '../index/definition';
import { indexDocument } from '../index/documents';
import { compileFilter } from '../query/filter';
import type { Writer } from '../storage/environment';
import { after, documentRange, recordOfDocumentKey } from '../storage/keys';
import type { Change } from '../storage/oplog-entry';
import { decode, encode } from '../storage/raw';
import { collectionArgument, documentsArgument, truthArgument } from './arguments';
import { clean } from './clean';
import { readGeoIndex } from './geo-index';
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
      const found = engine.catalog.ensure(writer, database, name);
      writer.exclude(found);
      const count = found.indexes.length;
      const added = wanted.flatMap(
        (definition) => addIndex(engine, { writer, collection: found }, definition) ?? [],
      );
      return { collection: found, before: count, made: added };
    });
    try {
      for (const index of made) await build(engine, collection, index);
    } catch (error) {
      await engine.environment.write((writer) => {
        for (const { number } of made) discard(engine, { writer, collection }, number);
      });
      clean(engine);
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

type Requested = Omit<IndexDefinition, 'number' | 'multikey' | 'cut' | 'building'>;

function readIndex(spec: Document): Requested {
  const key = spec['key'];
  if (!isDocument(key) || Object.keys(key).length === 0) {
    throw new EngineError(67, 'Index keys cannot be an empty object');
  }
  const name = spec['name'];
  if (typeof name !== 'string' || name === '') {
    throw new EngineError(9, "The 'name' field is a required property of an index specification");
  }
  if (spec['expireAfterSeconds'] !== undefined) {
    throw new EngineError(303, 'Indexes with expireAfterSeconds are not supported');
  }
  if (spec['collation'] !== undefined) throw new EngineError(303, 'Collations are not supported');
  const partial = spec['partialFilterExpression'];
  if (partial !== undefined && !isDocument(partial)) {
    throw new EngineError(14, "The field 'partialFilterExpression' must be an object");
  }
  if (partial !== undefined) compileFilter(partial);
  const geo = readGeoIndex(spec, key);
  return {
    name,
    key,
    parts: Object.entries(key).map((part) =>
      geo !== undefined && part[1] === geo.geo ? { path: part[0], direction: 1 } : readPart(part),
    ),
    unique: truthArgument(spec, 'unique'),
    sparse: truthArgument(spec, 'sparse'),
    ...(partial === undefined ? {} : { partial }),
    inert: false,
    ...geo,
  };
}

function readPart([path, value]: readonly [string, unknown]): IndexPart {
  if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$'))) {
    throw new EngineError(67, `Index key contains an illegal field name: '${path}'`);
  }
  if (typeof value === 'string') {
    throw new EngineError(67, `Unknown index plugin '${value}'`);
  }
  if (!isNumeric(value) || toNumber(value) === 0 || Number.isNaN(toNumber(value))) {
    throw new EngineError(67, `Values in v:2 index key pattern must be non-zero numbers or strings`);
  }
  return { path, direction: toNumber(value) < 0 ? -1 : 1 };
}

interface IndexTarget {
  readonly writer: Writer;
  readonly collection: Collection;
}

function addIndex(
  { catalog }: Engine,
  { writer, collection }: IndexTarget,
  wanted: Requested,
): IndexDefinition | undefined {
  const sameKey = collection.indexes.find(({ key }) => equalValues(key, wanted.key));
  const sameName = collection.indexes.find(({ name }) => name === wanted.name);
  if (sameKey !== undefined) {
    if (sameKey.number === 0) return undefined;
    const same = sameKey.unique === wanted.unique && sameKey.sparse === wanted.sparse;
    if (sameKey.name !== wanted.name) {
      throw new EngineError(85, `Index already exists with a different name: ${sameKey.name}`);
    }
    if (!same) {
      throw new EngineError(
        86,
        `An existing index has the same name as the requested index. Requested index: ${wanted.name}`,
      );
    }
    return undefined;
  }
  if (sameName !== undefined) {
    throw new EngineError(
      86,
      `An existing index has the same name as the requested index. Requested index: ${wanted.name}`,
    );
  }
  if (collection.indexes.length >= MOST_INDEXES) {
    throw new EngineError(
      67,
      `add index fails, too many indexes for ${collection.database}.${collection.name}`,
    );
  }
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

async function build(engine: Engine, collection: Collection, index: IndexDefinition): Promise<void> {
  const { environment, catalog } = engine;
  let range: { start: Buffer; end: Buffer } | undefined = documentRange(collection.id);
  while (range !== undefined && !index.inert) {
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
}: IndexDefinition): Document {
  return {
    v: 2,
    key,
    name,
    ...(unique && number !== 0 ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(partial === undefined ? {} : { partialFilterExpression: partial }),
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
