import { Long } from 'bson';
import type { Document } from '../../values';
import { collectionArgument } from './arguments';
import type { Command } from './command';

/** `collStats`. */
export const collStats: Command = {
  run(context) {
    const { engine, database } = context;
    const name = collectionArgument(context);
    const collection = engine.catalog.find(database, name);
    const { count, bytes } = collection?.stats ?? { count: 0, bytes: 0 };
    const indexes = collection?.indexes ?? [];
    return {
      fields: {
        ns: `${database}.${name}`,
        size: Long.fromNumber(bytes),
        count: Long.fromNumber(count),
        ...(count === 0 ? {} : { avgObjSize: Math.round(bytes / count) }),
        storageSize: Long.fromNumber(bytes),
        capped: false,
        nindexes: indexes.length,
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
    const fields: Document = {
      db: database,
      collections: Long.fromNumber(collections.length),
      views: Long.ZERO,
      objects: Long.fromNumber(total(({ count }) => count)),
      dataSize: total(({ bytes }) => bytes),
      storageSize: total(({ bytes }) => bytes),
      indexes: Long.fromNumber(collections.reduce((sum, { indexes }) => sum + indexes.length, 0)),
      scaleFactor: Long.ONE,
    };
    return { fields };
  },
};
