import { databaseCall, dataOf, type Call, type CallWith, type Link } from './call';
import { Condition, encodeQuery } from './condition';
import { flatten } from './flatten';
import { encodeProjection } from './projection';
import { encodeUpdate } from './update-command';
import { isPlainObject, type JsonObject } from './wire';
import type { RealtimeListener, WatchOptions } from './watch';

/** A document as the database gives it: dates are Dates, places objects of `db.Geo`. */
export interface DocumentData {
  _id?: string | number;
  [field: string]: unknown;
}

/** A query on one collection; every method that narrows it gives a new one. */
export interface Query {
  /** Takes the place of an earlier `where()`. */
  where(condition: object): Query;
  /** A further `orderBy` comes after those before it. */
  orderBy(fieldPath: string, order: string): Query;
  limit(most: number): Query;
  skip(count: number): Query;
  field(fields: object): Query;
  /** At most 20 documents, which is the cloud's limit for pages. */
  readonly get: Call<{ data: DocumentData[] }>;
  readonly count: Call<{ total: number }>;
  /** Only documents that the permission lets this user write; `multi: false` changes one. */
  readonly update: CallWith<{ data: object; multi?: boolean }, { stats: { updated: number } }>;
  /** As {@link Query.update}. */
  readonly remove: Call<{ stats: { removed: number } }, { multi?: boolean }>;
  /** Keeps the result up to date; `close()` of what it gives ends it. */
  watch(options: WatchOptions): RealtimeListener;
}

/** What a query has been narrowed to so far. */
interface Narrowing {
  readonly query: JsonObject;
  readonly sort?: JsonObject;
  readonly limit?: number;
  readonly skip?: number;
  readonly projection?: JsonObject;
}

/** Starts a query on all documents of a collection. */
export function createQuery(collection: string, link: Link, so: Narrowing = { query: {} }): Query {
  const narrowed = (more: Partial<Narrowing>) => createQuery(collection, link, { ...so, ...more });
  const { query } = so;
  const find = async () => {
    const { list } = await link.send({ action: 'find', collection, ...so });
    return { data: list as DocumentData[] };
  };
  const update = async (options: { data?: object; multi?: boolean }) => {
    const changes = encodeUpdate(dataOf(options));
    const multi = options.multi !== false;
    const { updated } = await link.send({ action: 'update', collection, query, update: changes, multi });
    return { stats: { updated: Number(updated) } };
  };
  const remove = async ({ multi }: { multi?: boolean }) => {
    const { deleted } = await link.send({ action: 'remove', collection, query, multi: multi !== false });
    return { stats: { removed: Number(deleted) } };
  };
  const count = async () => {
    const { total } = await link.send({ action: 'count', collection, query });
    return { total: Number(total) };
  };
  return {
    where(condition) {
      checkCondition(condition, link);
      return narrowed({ query: encodeQuery(condition) });
    },
    orderBy(fieldPath, order) {
      if (order !== 'asc' && order !== 'desc') {
        throw new TypeError('orderBy: the order is "asc" or "desc" / 排序字符不合法');
      }
      return narrowed({ sort: { ...so.sort, [fieldPath]: order === 'asc' ? 1 : -1 } });
    },
    limit: (most) => narrowed({ limit: whole('limit', most) }),
    skip: (count) => narrowed({ skip: whole('skip', count) }),
    field: (fields) => narrowed({ projection: encodeProjection(fields) }),
    get: databaseCall('collection.get', find),
    count: databaseCall('collection.count', count),
    update: databaseCall('collection.update', update),
    remove: databaseCall('collection.remove', remove),
    watch(options) {
      if (so.skip !== undefined || so.projection !== undefined) {
        link.tell('watch: skip() and field() mean nothing to it / watch 不支持 skip() 和 field()');
      }
      return link.watch({ collName: collection, query, ...orderOf(so) }, options);
    },
  };
}

function orderOf({ sort = {}, limit }: Narrowing) {
  const order = Object.entries(sort).map(([path, way]): [string, 'asc' | 'desc'] => [
    path,
    way === 1 ? 'asc' : 'desc',
  ]);
  return {
    ...(order.length === 0 ? {} : { orderBy: Object.fromEntries(order) }),
    ...(limit === undefined ? {} : { limit }),
  };
}

// Thrown at once, as by the SDKs: a condition that says nothing would mean every document.
function checkCondition(condition: unknown, link: Link): void {
  if (condition instanceof Condition) return;
  if (!isPlainObject(condition)) throw new TypeError('where: it takes an object / 查询参数必须为对象');
  const values = Object.values(condition);
  if (values.length > 0 && values.every((value) => value === undefined)) {
    throw new TypeError('where: every value is undefined / 查询参数对象值不能均为undefined');
  }
  const either = flatten(condition).filter(
    ([, value]) => value instanceof Condition && value.operator === '$or',
  );
  if (either.length < 2) return;
  const fields = either.map(([path]) => path).join(', ');
  link.tell(
    `where: the alternatives of ${fields} are joined by one "or", as on WeChat's cloud: write _.and([{…}, {…}]) to ask for one of each / where：${fields} 的 _.or() 会合并为同一个“或”条件（与微信云一致），如需同时满足请使用 _.and([{…}, {…}])`,
  );
}

function whole(name: string, value: unknown): number {
  if (Number.isInteger(value)) return value as number;
  throw new TypeError(`${name}: it must be a whole number / 必须是整数`);
}
