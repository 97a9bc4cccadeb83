import { EJSON } from 'bson';
import { readExpression } from '../../../expression';
import type { DatabaseRequest } from '../../../protocol';
import { text, wrong } from '../fields';
import { circumstances, type TcbCall, type TcbOptions, type Verbs } from '../verb';

type Request<A extends DatabaseRequest['action']> = Extract<DatabaseRequest, { readonly action: A }>;

/** Documents of a query that names no limit. Source: databaseQuery. */
const LIMIT = 10;

/** Requests to the database, written as the SDKs write them: `db.collection('x').where({…}).get()`. */
export const DATABASE_VERBS: Verbs = {
  databaseadd: async (call, options) => {
    const { insertedIds } = await send('insert', ['add()'], { call, options });
    return { id_list: insertedIds.map(asText) };
  },
  databasedelete: async (call, options) => ({
    deleted: (await send('remove', ['remove()'], { call, options })).deleted,
  }),
  databaseupdate: async (call, options) => {
    const { matched, updated, upsertId } = await send('update', ['update()', 'set()'], { call, options });
    return { matched, modified: updated, id: upsertId === null ? '' : asText(upsertId) };
  },
  databasequery: async (call, options) => {
    const { env, request } = await read('find', ['get()'], { call, options });
    const at = circumstances(call, env);
    const limited = { ...request, limit: request.limit ?? LIMIT };
    const { list, offset, limit } = await options.database.execute(limited, at);
    const { collection, query } = request;
    const { total } = await options.database.execute({ action: 'count', collection, query }, at);
    return { pager: { Offset: offset, Limit: limit, Total: total }, data: list.map(asJson) };
  },
  databaseaggregate: async (call, options) => ({
    data: (await send('aggregate', ['end()'], { call, options })).list.map(asJson),
  }),
  databasecount: async (call, options) => ({
    count: (await send('count', ['count()'], { call, options })).total,
  }),
};

interface Circumstances {
  readonly call: TcbCall;
  readonly options: TcbOptions;
}

/** Reads the statement of a verb, which must be of the verb's own kind. */
async function read<A extends DatabaseRequest['action']>(
  action: A,
  endings: readonly string[],
  { call: { fields }, options: { clock } }: Circumstances,
): Promise<{ readonly env: string; readonly request: Request<A> }> {
  const env = text(fields, 'env');
  const request = await readExpression(text(fields, 'query'), { now: clock.now() });
  if (request.action !== action) {
    const names = endings.join(', ');
    throw wrong('query', { en: `it must end in ${names}.`, zh: `语句应以 ${names} 结尾。` });
  }
  return { env, request: request as Request<A> };
}

async function send<A extends DatabaseRequest['action']>(
  action: A,
  endings: readonly string[],
  given: Circumstances,
) {
  const { env, request } = await read(action, endings, given);
  return given.options.database.execute(request, circumstances(given.call, env));
}

/** Compat: relaxed extended JSON, which has dates as WeChat's documentation shows them. */
const asJson = (document: object) => EJSON.stringify(document, { relaxed: true });

const asText = (id: unknown) => (typeof id === 'string' ? id : String(id));
