import { EJSON, type Document } from 'bson';
import type { IndexSettings } from '../../base';
import type { RefusedChange } from '../../protocol';
import { StoreError, type Store, type StoreTarget } from '../../store';
import { isNumeric, toNumber } from '../../values';
import { specificationOf } from './index-settings';

/** Ids that are told of documents that stand in the way. */
const SHOWN = 5;

/** Documents that stand in the way of a change. */
export type Obstacles = NonNullable<RefusedChange['documents']>;

/** Documents of a collection that a validator refuses; undefined where there are none. */
export async function breaking(
  { store, target }: { readonly store: Store; readonly target: StoreTarget },
  validator: Document,
): Promise<Obstacles | undefined> {
  const filter = { $nor: [validator] };
  const first = await store.find(target, { filter, projection: { _id: 1 }, limit: SHOWN });
  if (first.length === 0) return undefined;
  return { count: await store.count(target, filter), ids: first.map(({ _id }) => shown(_id)) };
}

/** Documents that are equal where a unique index wants them to differ; undefined where that cannot be found out. */
export async function equal(
  { store, target }: { readonly store: Store; readonly target: StoreTarget },
  index: IndexSettings,
): Promise<Obstacles | undefined> {
  const { partialFilterExpression: filter = {} } = specificationOf(index);
  const paths = Object.keys(index.keys);
  const having = paths.map((path) => ({ [path]: { $exists: true } }));
  const values = paths.map((path) => ({ $ifNull: [`$${path}`, null] }));
  const pipeline = [
    { $match: { $and: [filter, index.sparse === true ? { $or: having } : {}] } },
    { $group: { _id: values, n: { $sum: 1 }, first: { $min: '$_id' }, last: { $max: '$_id' } } },
    { $match: { n: { $gt: 1 } } },
    { $sort: { first: 1 } },
    { $group: { _id: null, n: { $sum: '$n' }, pairs: { $push: { first: '$first', last: '$last' } } } },
    { $project: { n: 1, pairs: { $slice: ['$pairs', SHOWN] } } },
  ];
  try {
    const [found] = await store.aggregate(target, pipeline);
    if (found === undefined || !isNumeric(found['n'])) return undefined;
    const pairs = found['pairs'] as readonly { readonly first: unknown; readonly last: unknown }[];
    const ids = pairs.flatMap(({ first, last }) => [first, last]);
    return { count: toNumber(found['n']), ids: ids.slice(0, SHOWN).map(shown) };
  } catch (error) {
    // Values in arrays, or too many of them: the refusal itself is told anyway.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** An id as JSON can hold it. */
const shown = (id: unknown): unknown => EJSON.serialize({ id }, { relaxed: true })['id'];
