import { Double, Long } from 'bson';
import type { Document } from '../../values';
import type { Collection, IndexDefinition } from '../index/definition';
import type { Reader } from '../storage/environment';
import { indexRange } from '../storage/keys';
import { EngineError } from '../error';
import { collectionArgument, numberArgument } from './arguments';
import type { Command, Engine } from './command';

const SAMPLE = 64;

/** The bytes of an index, estimated from its first entries: it is not read as a whole for a number. */
function indexSize(reader: Reader, { id, stats }: Collection, { number }: IndexDefinition): number {
  const keys = [...reader.keys({ ...indexRange(id, number), limit: SAMPLE })];
  if (keys.length < SAMPLE) return keys.reduce((sum, key) => sum + key.length, 0);
  return Math.round((keys.reduce((sum, key) => sum + key.length, 0) / keys.length) * stats.count);
}

/** The divisor of sizes. @throws EngineError 51024 below one. */
export function scaleOf(body: Document): number {
  const scale = numberArgument(body, 'scale') ?? 1;
  if (scale >= 1) return scale;
  throw new EngineError(51024, `BSON field 'scale' value must be >= 1, actual value '${scale}'`);
}

/** The numbers of a collection, those of none where there is no such collection; sizes in units of `scale` bytes. */
export function storageStats(engine: Engine, collection: Collection | undefined, scale: number): Document {
  const { count, bytes } = collection?.stats ?? { count: 0, bytes: 0 };
  const indexes = collection?.indexes ?? [];
  const sizes = indexes.map((index) => indexSize(engine.environment, collection as Collection, index));
  const indexBytes = sizes.reduce((sum, size) => sum + size, 0);
  const scaled = (size: number) => Long.fromNumber(Math.floor(size / scale));
  return {
    size: scaled(bytes),
    count: Long.fromNumber(count),
    ...(count === 0 ? {} : { avgObjSize: Math.round(bytes / count) }),
    numOrphanDocs: Long.ZERO,
    storageSize: scaled(bytes),
    freeStorageSize: Long.ZERO,
    capped: false,
    nindexes: indexes.length,
    indexBuilds: indexes.filter(({ building }) => building).map(({ name }) => name),
    totalIndexSize: scaled(indexBytes),
    indexSizes: Object.fromEntries(indexes.map(({ name }, at) => [name, scaled(sizes[at] ?? 0)])),
    totalSize: scaled(bytes + indexBytes),
    scaleFactor: scale,
  };
}

/** `collStats`. */
export const collStats: Command = {
  run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const collection = engine.catalog.find(database, name);
    return {
      fields: { ns: `${database}.${name}`, ...storageStats(engine, collection, scaleOf(body)) },
    };
  },
};

/** `dbStats`. */
export const dbStats: Command = {
  run({ engine, database, body }) {
    const scale = scaleOf(body);
    const collections = engine.catalog.list(database);
    const total = (of: (stats: { count: number; bytes: number }) => number) =>
      collections.reduce((sum, { stats }) => sum + of(stats), 0);
    const indexBytes = collections
      .flatMap((collection) => collection.indexes.map((index) => ({ collection, index })))
      .reduce((sum, { collection, index }) => sum + indexSize(engine.environment, collection, index), 0);
    const objects = total(({ count }) => count);
    const bytes = total((stats) => stats.bytes);
    return {
      fields: {
        db: database,
        collections: Long.fromNumber(collections.length),
        views: Long.ZERO,
        objects: Long.fromNumber(objects),
        avgObjSize: new Double(objects === 0 ? 0 : bytes / objects),
        dataSize: new Double(bytes / scale),
        storageSize: new Double(bytes / scale),
        indexes: Long.fromNumber(collections.reduce((sum, { indexes }) => sum + indexes.length, 0)),
        indexSize: new Double(indexBytes / scale),
        totalSize: new Double((bytes + indexBytes) / scale),
        scaleFactor: Long.fromNumber(scale),
      },
    };
  },
};
