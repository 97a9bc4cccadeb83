import type { Document } from 'bson';
import { CloudError } from '../base';
import type { DatabaseReplies, DatabaseRequest } from '../protocol';
import { StoreError } from '../store';
import { checkOperators, checkReplacement, isId, pinnedId } from './update-checks';
import { refusal } from './refuse';
import { keyOf } from './store-failure';
import type { Work } from './work';

type Of<A extends DatabaseRequest['action']> = Extract<DatabaseRequest, { readonly action: A }>;

/** Bytes of a generated `_id`: 32 hexadecimal characters, as WeChat's. */
const ID_BYTES = 16;

/** Answers add(): in order, up to the first failure. Missing ids are made. */
export async function insert({ documents }: Of<'insert'>, work: Work): Promise<DatabaseReplies['insert']> {
  const complete = documents.map((document): Document => {
    const { _id = work.ids.hex(ID_BYTES), ...rest } = document as { readonly _id?: unknown };
    if (!isId(_id)) throw refusal('INVALID_PARAM', 'ID_TYPE');
    return { _id, ...rest };
  });
  await work.store.insert(work.target, complete);
  return { insertedIds: complete.map((document) => document['_id'] as unknown) };
}

/** Answers doc.update(), doc.set() and where().update(). */
export async function update(request: Of<'update'>, work: Work): Promise<DatabaseReplies['update']> {
  const { query: filter, upsert, replace, multi } = request;
  try {
    const outcome = await work.store.update(work.target, {
      filter,
      update: replace ? replacement(request) : changes(request, work),
      multi: multi && !replace,
      upsert,
    });
    const { matched, modified: updated, upsertedId } = outcome;
    return { matched, updated, upsertId: upsertedId ?? null };
  } catch (error) {
    throw createdElsewhere(error, request, work) ?? error;
  }
}

/**
 * Answers a set() that two permissions are needed for: one to replace, one to create where there was nothing to replace.
 *
 * @throws CloudError `DATABASE_PERMISSION_DENIED` where there is a document that may not be replaced.
 */
export async function updateOrInsert(
  request: Of<'update'>,
  document: Document,
  work: Work,
): Promise<DatabaseReplies['update']> {
  if (request.replace && pinnedId(request.query) === undefined)
    throw refusal('INVALID_PARAM', 'SET_WITHOUT_ID');
  const outcome = await update(request, work);
  if (outcome.matched > 0) return outcome;
  try {
    const { insertedIds } = await insert(
      { action: 'insert', collection: request.collection, documents: [document] },
      work,
    );
    return { ...outcome, upsertId: insertedIds[0] ?? null };
  } catch (error) {
    throw createdElsewhere(error, { ...request, upsert: true }, work) ?? error;
  }
}

/** Answers updateAndReturn(). */
export async function findAndUpdate(
  { query: filter, update }: Of<'findAndUpdate'>,
  { store, target }: Work,
): Promise<DatabaseReplies['findAndUpdate']> {
  checkOperators(update);
  const document = await store.findAndModify(target, { filter, update });
  return { updated: document === null ? 0 : 1, document };
}

/** Answers doc.remove() and where().remove(). */
export async function remove(
  { query, multi }: Of<'remove'>,
  { store, target }: Work,
): Promise<DatabaseReplies['remove']> {
  return { deleted: await store.remove(target, query, { multi }) };
}

function replacement({ query, update, upsert }: Of<'update'>): Document {
  checkReplacement(update);
  const _id = pinnedId(query);
  if (_id !== undefined) return { _id, ...update };
  if (upsert) throw refusal('INVALID_PARAM', 'SET_WITHOUT_ID');
  return update;
}

function changes({ query, update, upsert }: Of<'update'>, { ids }: Work): Document {
  checkOperators(update);
  if (!upsert || pinnedId(query) !== undefined) return update;
  // Left to the store, the new document would get an ObjectId, which WeChat's clients do not know.
  const { $setOnInsert } = update as { readonly $setOnInsert?: Document };
  return { ...update, $setOnInsert: { ...$setOnInsert, _id: ids.hex(ID_BYTES) } };
}

/**
 * A page that sets another one's document does not find it, tries to create it, and meets its `_id`.
 *
 * Compat: which error the real cloud gives here could not be verified.
 */
function createdElsewhere(
  error: unknown,
  { upsert, collection }: Of<'update'>,
  { caller }: Work,
): CloudError | undefined {
  if (caller.kind !== 'user' || !upsert || !(error instanceof StoreError) || error.failure.code !== 11000)
    return undefined;
  if (keyOf(error.failure) !== '_id') return undefined;
  return new CloudError('DATABASE_PERMISSION_DENIED', { fields: { collection }, cause: error });
}
