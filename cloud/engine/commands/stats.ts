import { Long } from 'bson';
import type { Document } from '../../values';
import type { Collection, IndexDefinition } from '../index/definition';
import type { Reader } from '../storage/environment';
import { indexRange } from '../storage/keys';
import { collectionArgument } from './arguments';
import type { Command } from './command';

const SAMPLE = 64;

/** The bytes of an index, estimated from its first entries: it is not read as a whole for a number. */
function indexSize(reader: Reader, { id, stats }: Collection, { number }: IndexDefinition): number {
  const keys = [...reader.keys({ ...indexRange(id, number), limit: SAMPLE })];
  if (keys.length < SAMPLE) return keys.reduce((sum, key) => sum + key.length, 0);
  return Math.round((keys.reduce((sum, key) => sum + key.length, 0) / keys.length) * stats.count);
}

/** `collStats`. */
export const collStats: Command = {
  run(context) {
    const { engine, database } = context;
    const name = collectionArgument(context);
    const collection = engine.catalog.find(database, name);
    const { count, bytes } = collection?.stats ?? { count: 0, bytes: 0 };
    const indexes = collection?.indexes ?? [];
    const sizes = indexes.map((index) => indexSize(engine.environment, collection as Collection, index));
    const indexBytes = sizes.reduce((sum, size) => sum + size, 0);
    return {
      fields: {
        ns: `${database}.${name}`,
        size: Long.fromNumber(bytes),
        count: Long.fromNumber(count),
        ...(count === 0 ? {} : { avgObjSize: Math.round(bytes / count) }),
        storageSize: Long.fromNumber(bytes),
        capped: false,
        nindexes: indexes.length,
        totalIndexSize: Long.fromNumber(indexBytes),
        indexSizes: Object.fromEntries(
          indexes.map(({ name: index }, at) => [index, Long.fromNumber(sizes[at] ?? 0)]),
        ),
        totalSize: Long.fromNumber(bytes + indexBytes),
        indexBuilds: indexes.filter(({ building }) => building).map((index) => index.name),
        scaleFactor: 1,
      },
    };
  },
};

/** `dbStats`. */
export const dbStats: Command = {
  run({ engine, database }) {
    const collections = engine.catalog.list(database);
    const total = (of: (stats: { count: number; bytes: number }) => number) =>
      collections.reduce((sum, { stats }) => sum + of(stats), 0);
    const indexBytes = collections
      .flatMap((collection) => collection.indexes.map((index) => ({ collection, index })))
      .reduce((sum, { collection, index }) => sum + indexSize(engine.environment, collection, index), 0);
    const fields: Document = {
      db: database,
      collections: Long.fromNumber(collections.length),
      views: Long.ZERO,
      objects: Long.fromNumber(total(({ count }) => count)),
      dataSize: total(({ bytes }) => bytes),
      storageSize: total(({ bytes }) => bytes),
      indexes: Long.fromNumber(collections.reduce((sum, { indexes }) => sum + indexes.length, 0)),
      indexSize: indexBytes,
      totalSize: total(({ bytes }) => bytes) + indexBytes,
      scaleFactor: Long.ONE,
    };
    return { fields };
  },
};
