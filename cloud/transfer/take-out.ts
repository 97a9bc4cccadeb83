import type { Document } from 'bson';
import type { DatabaseRequest } from '../protocol';

/** Documents of one page; small enough that a page of large documents stays under the reply's limit. */
const PAGE = 200;

/** What is taken out of a collection. */
export interface Wanted {
  readonly collection: string;
  readonly query: Document;
  readonly projection?: Document | undefined;
  readonly sort?: Document | undefined;
  readonly skip?: number | undefined;
  /** Documents at most; absent: all. */
  readonly limit?: number | undefined;
}

type Execute = (request: DatabaseRequest) => Promise<unknown>;

/**
 * Every document that is wanted, page by page; in the order of `_id` where none is asked for. Pages begin behind the last
 * `_id` then, so that writes meanwhile neither repeat nor skip documents that were there all along; with an order of its
 * own, or a skip, they may.
 */
export async function* takeOut(execute: Execute, wanted: Wanted): AsyncGenerator<Document> {
  let left = wanted.limit ?? Infinity;
  if (left <= 0) return;
  // Pages need the _id, whoever else does not.
  const { _id: withId = 1, ...others } = wanted.projection ?? {};
  const bare = Number(withId) === 0;
  const projection = bare && Object.keys(others).length > 0 ? others : bare ? undefined : wanted.projection;
  for await (const document of pages(execute, { ...wanted, projection })) {
    yield bare ? withoutId(document) : document;
    left--;
    if (left <= 0) return;
  }
}

function withoutId(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '_id'));
}

async function* pages(execute: Execute, wanted: Wanted): AsyncGenerator<Document> {
  const { query, sort, skip = 0 } = wanted;
  const read = createReader(execute, wanted);
  if (skip > 0 || (sort !== undefined && Object.keys(sort).length > 0)) {
    for (let at = skip; ;) {
      const list = await read({
        query,
        sort: { ...sort, ...(sort !== undefined && '_id' in sort ? {} : { _id: 1 }) },
        skip: at,
      });
      yield* list;
      if (list.length === 0) return;
      at += list.length;
    }
  }
  // $gt compares ids of one type with one another only: where a type is through, the next one is looked for.
  const through = new Set<string>();
  for (let last: { readonly id: unknown } | undefined; ;) {
    const after: Document[] =
      last !== undefined
        ? [{ _id: { $gt: last.id } }]
        : through.size > 0
          ? [{ _id: { $not: { $type: [...through] } } }]
          : [];
    const list = await read({
      query: after.length === 0 ? query : { $and: [query, ...after] },
      sort: { _id: 1 },
    });
    yield* list;
    const end = list.at(-1);
    if (end !== undefined) {
      for (const document of list) through.add(typeName(document['_id']));
      last = { id: end['_id'] as unknown };
    } else if (last === undefined) return;
    else last = undefined;
  }
}

type Page = Pick<Wanted, 'query' | 'sort' | 'skip'>;

/** Reads pages. */
function createReader(execute: Execute, { collection, projection }: Wanted) {
  let size = PAGE;
  return async ({ query, sort, skip }: Page): Promise<readonly Document[]> => {
    for (;;) {
      try {
        const reply = await execute({
          action: 'find',
          collection,
          query,
          ...(sort === undefined ? {} : { sort }),
          ...(skip === undefined || skip === 0 ? {} : { skip }),
          ...(projection === undefined ? {} : { projection }),
          limit: size,
          byId: false,
        });
        return (reply as { readonly list: readonly Document[] }).list;
      } catch (error) {
        // Large documents: ask for fewer at once before giving up.
        if (size === 1 || (error as { code?: string }).code !== 'DATABASE_RESULT_TOO_LARGE') throw error;
        size = Math.max(1, Math.floor(size / 8));
      }
    }
  };
}

/** MongoDB's name of an id's type. */
function typeName(id: unknown): string {
  if (typeof id === 'string') return 'string';
  if (typeof id === 'boolean') return 'bool';
  if (id === null) return 'null';
  if (id instanceof Date) return 'date';
  const { _bsontype: kind } = id as { readonly _bsontype?: string };
  return (kind === undefined ? undefined : NAMES[kind]) ?? (typeof id === 'number' ? 'number' : 'object');
}

const NAMES: Readonly<Record<string, string>> = {
  Int32: 'number',
  Double: 'number',
  Long: 'number',
  Decimal128: 'number',
  ObjectId: 'objectId',
  Binary: 'binData',
  UUID: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};
