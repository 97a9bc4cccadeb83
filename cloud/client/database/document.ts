import { Refused } from '../cloud-error';
import { databaseCall, dataOf, type Call, type CallWith, type Link } from './call';
import { encode } from './encode';
import { encodeProjection } from './projection';
import type { DocumentData } from './query';
import { encodeUpdate } from './update-command';
import type { RealtimeListener, WatchOptions } from './watch';
import type { JsonObject } from './wire';

/** One document by its id. */
export interface DocumentReference {
  field(fields: object): DocumentReference;
  /** Fails where there is none, unless the database was asked for with `throwOnNotFound: false`: null then. */
  readonly get: Call<{ data: DocumentData }>;
  /** Replaces the document, or makes it. */
  readonly set: CallWith<
    { data: object },
    { _id: string | number; stats: { updated: number; created: number } }
  >;
  readonly update: CallWith<{ data: object }, { stats: { updated: number } }>;
  readonly remove: Call<{ stats: { removed: number } }>;
  watch(options: WatchOptions): RealtimeListener;
}

/** Where a document is. */
export interface Place {
  readonly collection: string;
  readonly id: string | number;
}

/** Makes a {@link DocumentReference}. */
export function createDocument(place: Place, link: Link, projection?: JsonObject): DocumentReference {
  const { collection, id } = place;
  const selection = { collection, query: { _id: encode(id) } };
  const find = async () => {
    const shown = projection === undefined ? {} : { projection };
    const { list } = await link.send({ action: 'find', ...selection, byId: true, ...shown });
    const [data = null] = list as (DocumentData | null)[];
    if (data === null && link.throwOnNotFound) throw missing(id);
    return { data: data as DocumentData };
  };
  const set = async (options: { data?: object }) => {
    const update = encode(filled(dataOf(options)));
    const reply = await link.send({ action: 'update', ...selection, update, replace: true, upsert: true });
    const { updated, upsertId } = reply;
    return { _id: id, stats: { updated: Number(updated), created: upsertId === null ? 0 : 1 } };
  };
  const update = async (options: { data?: object }) => {
    const changes = encodeUpdate(filled(dataOf(options)));
    const { updated } = await link.send({ action: 'update', ...selection, update: changes });
    return { stats: { updated: Number(updated) } };
  };
  const remove = async () => {
    const { deleted } = await link.send({ action: 'remove', ...selection });
    return { stats: { removed: Number(deleted) } };
  };
  return {
    field: (fields) => createDocument(place, link, encodeProjection(fields)),
    get: databaseCall('document.get', find),
    set: databaseCall('document.set', set),
    update: databaseCall('document.update', update),
    remove: databaseCall('document.remove', remove),
    watch: (options) => link.watch({ collName: collection, query: selection.query }, options),
  };
}

function filled(data: object): object {
  if (Object.keys(data).length > 0) return data;
  throw new Refused({ errCode: -401003, code: 'INVALID_PARAM', message: 'parameter.data must not be empty' });
}

/**
 * Compat: the base library's words, which programs look for: a page that may not read a document does not find it. The
 * SDK of functions says `document with _id … does not exist`.
 */
function missing(id: string | number): Refused {
  const message = `cannot find document with _id ${id}, please make sure that the document exists and you have the corresponding access permission`;
  return new Refused({ errCode: -1, code: 'DOCUMENT_NOT_FOUND', message });
}
