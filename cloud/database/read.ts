import { calculateObjectSize, type Document } from 'bson';
import { CloudError } from '../base';
import { invalid, type Caller, type DatabaseReplies, type DatabaseRequest } from '../protocol';
import { refusal } from './refuse';
import type { Work } from './work';

type Of<A extends DatabaseRequest['action']> = Extract<DatabaseRequest, { readonly action: A }>;

/** Documents a get() returns where nothing is said, and at most. */
const PAGE_LIMITS = { initial: 20, most: 20 };
/** Those of servers, and of web pages too: js-sdk of CloudBase itself asks for 100, and for up to 1,000. */
const LIMITS = { initial: 100, most: 1000 };

const isMiniProgram = ({ kind, uid }: Caller) => kind === 'user' && uid === undefined;

/** Documents an aggregate() without limit() returns. Compat: WeChat documents it and no SDK adds it, so the server must. */
const AGGREGATE_LIMIT = 20;

/** Megabytes a result may have. Administrators get MongoDB's own limit. */
const RESULT_MB = { user: 1, function: 1, admin: 16 } as const satisfies Record<Caller['kind'], number>;

/** Answers get(). A result that the limit cut, rather than the caller, is warned of. */
export async function find(request: Of<'find'>, work: Work): Promise<DatabaseReplies['find']> {
  const { store, target, caller, warn } = work;
  const { initial, most } = isMiniProgram(caller) ? PAGE_LIMITS : LIMITS;
  const asked = whole(request.limit) ?? 0;
  const skip = whole(request.skip) ?? 0;
  const limit = Math.min(asked === 0 ? initial : asked, most);
  const { query: filter, sort, projection } = request;
  for (const [path, direction] of Object.entries(sort ?? {})) {
    // The driver would stumble over it.
    if (isPlainObject(direction) && !('$meta' in direction))
      throw invalid(path, { en: 'an order is 1 or -1', zh: '排序方向必须是 1 或 -1' });
  }
  // One more than is returned tells whether there are more.
  const found = await store.find(target, {
    filter,
    limit: limit + 1,
    ...(skip === 0 ? {} : { skip }),
    ...(sort === undefined ? {} : { sort }),
    ...(projection === undefined ? {} : { projection }),
  });
  // The SDKs say limit 100 themselves where the program says nothing, and 1000 where it says more.
  const bySdk = !isMiniProgram(caller) && skip === 0 && (asked === initial || asked === most);
  const chosen = asked !== 0 && asked <= most && !bySdk;
  if (found.length > limit && !chosen) warn('RESULT_CUT', { collection: target.collection, limit }, caller);
  const list = found.slice(0, limit);
  checkSize(list, caller);
  return { list, offset: skip, limit };
}

/** Answers count(). */
export async function count(request: Of<'count'>, work: Work): Promise<DatabaseReplies['count']> {
  return { total: await work.store.count(work.target, request.query) };
}

/** Answers aggregate(). */
export async function aggregate(
  { pipeline }: Of<'aggregate'>,
  { store, target, caller, warn }: Work,
): Promise<DatabaseReplies['aggregate']> {
  const limited = pipeline.some((stage) => '$limit' in stage);
  const found = await store.aggregate(
    target,
    limited ? pipeline : [...pipeline, { $limit: AGGREGATE_LIMIT + 1 }],
  );
  const cut = !limited && found.length > AGGREGATE_LIMIT;
  if (cut) warn('AGGREGATE_CUT', { collection: target.collection, limit: AGGREGATE_LIMIT }, caller);
  const list = cut ? found.slice(0, AGGREGATE_LIMIT) : found;
  checkSize(list, caller);
  return { list };
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('_bsontype' in value);
}

function whole(value: number | undefined): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31)) return value;
  throw refusal('INVALID_PARAM', 'LIMIT_SKIP');
}

function checkSize(list: readonly Document[], { kind }: Caller): void {
  const limit = RESULT_MB[kind];
  let size = 0;
  for (const document of list) {
    size += calculateObjectSize(document);
    if (size > limit * 2 ** 20) throw new CloudError('DATABASE_RESULT_TOO_LARGE', { fields: { limit } });
  }
}
