import { CloudError, type CloudConfig, type Warn } from '../base';
import {
  invalid,
  type CollectionInfo,
  type CollectionsPort,
  type DatabaseCall,
  type IndexWish,
} from '../protocol';
import { isNumeric, toNumber } from '../values';
import type { Store } from '../store';
import { isCollectionName } from './collection-name';
import { readCollections } from './declared/actual';
import { environmentOf } from './environment';
import { refusal } from './refuse';
import { asDatabaseError } from './store-failure';

/** What {@link createCollectionsPort} needs. */
export interface CollectionsPortOptions {
  readonly store: Store;
  readonly config: Pick<CloudConfig, 'mode' | 'env' | 'envs' | 'strict'>;
  readonly warn: Warn;
}

/** Makes the {@link CollectionsPort} of a cloud. */
export function createCollectionsPort({ store, config, warn }: CollectionsPortOptions): CollectionsPort {
  const databaseOf = (call: DatabaseCall) => environmentOf(call, { config, warn });

  return {
    async list({ limit, offset }, call) {
      const database = databaseOf(call);
      const names = (await store.collections(database)).filter((name) => !name.startsWith('system.')).sort();
      const collections: CollectionInfo[] = [];
      for (const name of names.slice(offset, offset + limit)) collections.push(await infoOf(database, name));
      return { collections, total: names.length };
    },

    async remove(collection, call) {
      checkName(collection);
      const target = { database: databaseOf(call), collection };
      if (!(await store.dropCollection(target))) throw absent(collection);
    },

    async changeIndexes(collection, { create, drop }, call) {
      checkName(collection);
      const database = databaseOf(call);
      const there = (await readCollections(store, database))[collection];
      if (there === undefined) throw absent(collection);
      const known = there.indexes.map(({ name }) => name);
      const missing = drop.find((name) => !known.includes(name));
      if (missing !== undefined)
        throw invalid('drop_indexes', {
          en: `there is no index ${missing}`,
          zh: `索引 ${missing} 不存在`,
        });
      const target = { database, collection };
      const build = async (wishes: readonly IndexWish[]) => {
        if (wishes.length > 0) await store.createIndexes(target, wishes.map(specificationOf));
      };
      try {
        await build(create.filter(({ name }) => !drop.includes(name)));
        for (const index of drop) await store.command(database, { dropIndexes: collection, index });
        await build(create.filter(({ name }) => drop.includes(name)));
      } catch (error) {
        throw asDatabaseError(error, collection);
      }
    },
  };

  async function infoOf(database: string, name: string): Promise<CollectionInfo> {
    const { count, size, nindexes, totalIndexSize } = await store.command(database, { collStats: name });
    const number = (value: unknown) => (isNumeric(value) ? toNumber(value) : 0);
    return {
      name,
      count: number(count),
      size: number(size),
      indexCount: number(nindexes),
      indexSize: number(totalIndexSize),
    };
  }
}

function checkName(name: string): void {
  if (!isCollectionName(name)) throw refusal('INVALID_PARAM', 'COLLECTION_NAME');
}

function absent(collection: string): CloudError {
  return new CloudError('DATABASE_COLLECTION_NOT_EXIST', { fields: { collection } });
}

function specificationOf({ name, unique, keys }: IndexWish) {
  return {
    name,
    key: Object.fromEntries(keys.map(({ path, direction }) => [path, direction])),
    ...(unique ? { unique } : {}),
  };
}
