import type { Fields, IndexWish } from '../../../protocol';
import { flag, list, objects, text, whole, wrong } from '../fields';
import { circumstances, type Verbs } from '../verb';

/** Collections and their indexes. */
export const COLLECTION_VERBS: Verbs = {
  databasecollectionadd: async (call, { database }) => {
    const env = text(call.fields, 'env');
    const collection = text(call.fields, 'collection_name');
    await database.execute({ action: 'createCollection', collection }, circumstances(call, env));
    return {};
  },
  databasecollectiondelete: async (call, { collections }) => {
    const env = text(call.fields, 'env');
    await collections.remove(text(call.fields, 'collection_name'), circumstances(call, env));
    return {};
  },
  databasecollectionget: async (call, options) => {
    const { fields } = call;
    const env = text(fields, 'env');
    const limit = whole(fields, 'limit', { least: 1, most: 1000, missing: 10 });
    const offset = whole(fields, 'offset', { least: 0, most: 2 ** 31 - 1, missing: 0 });
    const { collections, total } = await options.collections.list(
      { limit, offset },
      circumstances(call, env),
    );
    return {
      pager: { Offset: offset, Limit: limit, Total: total },
      collections: collections.map(({ name, count, size, indexCount, indexSize }) => ({
        name,
        count,
        size,
        index_count: indexCount,
        index_size: indexSize,
      })),
    };
  },
  updateindex: async (call, { collections }) => {
    const { fields } = call;
    const env = text(fields, 'env');
    const collection = text(fields, 'collection_name');
    const create = objects(fields, 'create_indexes').map(indexOf);
    const drop = objects(fields, 'drop_indexes').map((index) => text(index, 'name'));
    if (create.length + drop.length === 0) list(fields, 'create_indexes');
    await collections.changeIndexes(collection, { create, drop }, circumstances(call, env));
    return {};
  },
};

function indexOf(fields: Fields): IndexWish {
  const keys = objects(fields, 'keys').map((key) => ({
    path: text(key, 'name'),
    direction: directionOf(key),
  }));
  if (keys.length === 0) list(fields, 'keys');
  return { name: text(fields, 'name'), unique: flag(fields, 'unique', false), keys };
}

function directionOf(key: Fields): IndexWish['keys'][number]['direction'] {
  switch (text({ direction: numberless(key['direction']) }, 'direction')) {
    case '1':
      return 1;
    case '-1':
      return -1;
    case '2dsphere':
      return '2dsphere';
    default:
      throw wrong('direction', {
        en: 'it must be "1", "-1" or "2dsphere".',
        zh: '取值应为 "1"、"-1" 或 "2dsphere"。',
      });
  }
}

/** Programs send numbers as well as the documented texts. */
const numberless = (value: unknown) => (typeof value === 'number' ? String(value) : value);
