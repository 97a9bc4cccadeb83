import type { Document } from 'bson';
import { asCloudError, CloudError } from '../base';
import type { DatabaseRequest } from '../protocol';
import { idKey, type Item } from './batches';

/** Where and how documents go in. */
export interface WriteOptions {
  readonly execute: (request: DatabaseRequest) => Promise<unknown>;
  readonly collection: string;
  /** `insert`: a known _id is refused. `upsert`: its document is replaced. */
  readonly mode: 'insert' | 'upsert';
}

/** What became of one item: `undefined` = it is in. */
export type Outcome = readonly [Item, unknown];

// Nothing further can succeed after one of these.
const FATAL = ['CLOUD_NOT_RUNNING', 'UNAUTHENTICATED', 'INVALIID_ENV', 'SERVER_TIMEOUT'];

/**
 * Brings a batch in, item by item where it is refused as a whole.
 *
 * @returns An outcome for each item, in order; stops consuming when the caller stops.
 * @throws CloudError where nothing further can succeed.
 */
export async function* writeBatch(batch: readonly Item[], options: WriteOptions): AsyncGenerator<Outcome> {
  const { execute, collection, mode } = options;
  if (mode === 'upsert') {
    for (const item of batch) yield [item, await attempt(() => replace(item, options))];
    return;
  }
  // An _id of ours is known to nobody.
  const before = await present(
    batch.filter(({ fresh }) => !fresh),
    options,
  );
  const open = batch.filter((item) => !before.has(idKey(item)));
  const whole = await attempt(async () => {
    if (open.length > 0) await execute({ action: 'insert', collection, documents: open.map(documentOf) });
  });
  // A list may be refused half-way: what is there now and was not before has gone in.
  const after = whole === undefined ? undefined : await present(open, options);
  for (const item of batch) {
    const key = idKey(item);
    if (before.has(key)) {
      yield [item, new CloudError('DATABASE_DUPLICATE_WRITE', { fields: { key: '_id' } })];
    } else if (after === undefined || after.has(key)) {
      yield [item, undefined];
    } else {
      yield [
        item,
        await attempt(() => execute({ action: 'insert', collection, documents: [item.document] })),
      ];
    }
  }
}

const documentOf = ({ document }: Item): Document => document;

async function replace({ document }: Item, { execute, collection }: WriteOptions): Promise<void> {
  const { _id: id, ...rest } = document as Document & { readonly _id: unknown };
  await execute({
    action: 'update',
    collection,
    query: { _id: id },
    update: rest,
    multi: false,
    upsert: true,
    replace: true,
  });
}

async function present(
  items: readonly Item[],
  { execute, collection }: WriteOptions,
): Promise<ReadonlySet<string>> {
  const named = items.map(({ document }) => document['_id'] as unknown);
  if (named.length === 0) return new Set();
  const reply = await execute({
    action: 'find',
    collection,
    query: { _id: { $in: named } },
    projection: { _id: 1 },
    limit: named.length,
    byId: false,
  }).catch((error: unknown) => {
    if (asCloudError(error).code === 'DATABASE_COLLECTION_NOT_EXIST') return { list: [] };
    throw error;
  });
  const { list } = reply as { readonly list: readonly Document[] };
  return new Set(list.map((document) => idKey({ document })));
}

/** The refusal of one attempt, or undefined where it succeeded. */
async function attempt(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (FATAL.includes(asCloudError(error).code)) throw error;
    return error;
  }
}
