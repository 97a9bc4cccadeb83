import { EJSON, type Document } from 'bson';
import { CloudError } from '../../base';
import type { DatabaseReplies, DatabaseRequest } from '../database';
import { flagField, invalid, isFields, listField, textField, type Fields } from '../fields';
import { call, type Decode, type Execute } from './dialect';
import { documentIn, optionalDocument, sortIn, transactionOf } from './members';
import { parseJson } from '../typed-json';
import { decodeRawCommands } from './raw-commands';
import { id } from './server-dialect';

/** An operation of the document database's REST API. */
export type RestOperation =
  | 'createCollection'
  | 'insertDocuments'
  | 'queryDocuments'
  | 'getDocument'
  | 'updateDocuments'
  | 'updateDocument'
  | 'removeDocuments'
  | 'removeDocument'
  | 'aggregate'
  | 'startTransaction'
  | 'commitTransaction'
  | 'rollbackTransaction'
  | 'runCommands';

/** Documents a query returns where it says nothing. */
const INITIAL_LIMIT = 20;

/**
 * The operations of CloudBase's "NoSQL RESTful API", which `@cloudbase/js-sdk` speaks in its GATEWAY mode. The fields of a
 * call are its path parameters, its query parameters (texts) and its body, in one object. Requests hold relaxed or canonical
 * Extended JSON or the plain JSON of client SDKs; documents in answers are canonical. Source: docs.cloudbase.net, "HTTP API".
 */
export const REST_DIALECT: Readonly<Record<RestOperation, Decode>> = {
  createCollection: (fields) => call({ action: 'createCollection', ...collectionOf(fields) }, () => ({})),

  insertDocuments: (fields, now) =>
    call(
      {
        action: 'insert',
        ...collectionOf(fields),
        documents: listField(fields, 'data').map((item, index) => documentIn(item, `data[${index}]`, now)),
        ...transactionOf(fields),
      },
      ({ insertedIds }) => ({ insertedIds: insertedIds.map(id) }),
    ),

  queryDocuments: (fields, now) => {
    const query = optionalDocument(fields, 'query', now) ?? {};
    if (flagText(fields, 'count')) {
      if (fields['transactionId'] !== undefined) {
        throw invalid('transactionId', {
          en: 'a count cannot be part of a transaction',
          zh: '计数不支持在事务中执行',
        });
      }
      return call({ action: 'count', ...collectionOf(fields), query }, ({ total }) => ({ total }));
    }
    const sort = sortIn(jsonText(fields, 'order'));
    const skip = countText(fields, 'offset');
    return call(
      {
        action: 'find',
        ...collectionOf(fields),
        query,
        byId: false,
        limit: countText(fields, 'limit') ?? INITIAL_LIMIT,
        ...(skip === undefined ? {} : { skip }),
        ...(sort === undefined ? {} : { sort }),
        ...projectionOf(fields, now),
        ...transactionOf(fields),
      },
      ({ offset, limit, list }) => ({ offset, limit, list: list.map(strict) }),
    );
  },

  getDocument: (fields, now) =>
    call(findById(fields, now), ({ list }) => {
      if (list[0] === undefined) throw notFound(fields);
      return strict(list[0]);
    }),

  updateDocuments: (fields, now) => {
    const query = documentIn(fields['query'], 'query', now);
    const request = updateOf(fields, { query, multi: flagField(fields, 'multi', false) }, now);
    return call(request, updated);
  },

  updateDocument: (fields, now) => {
    const request = updateOf(fields, { ...byId(fields), multi: false }, now);
    const wanted = flagField(fields, 'returnDoc', false);
    return { request, answer: (execute) => updateOne({ request, fields, wanted, now }, execute) };
  },

  removeDocuments: (fields, now) => {
    const query = documentIn(fields['query'], 'query', now);
    // Compat: the cloud refuses an empty query here, lest everything be removed by mistake.
    if (Object.keys(query).length === 0) {
      throw invalid('query', { en: "param.query can't be empty", zh: '查询条件不能为空' });
    }
    const multi = flagField(fields, 'multi', false);
    return call(
      { action: 'remove', ...collectionOf(fields), query, multi, ...transactionOf(fields) },
      ({ deleted }) => ({ deleted }),
    );
  },

  removeDocument: (fields) =>
    call(
      { action: 'remove', ...collectionOf(fields), ...byId(fields), multi: false, ...transactionOf(fields) },
      ({ deleted }) => {
        if (deleted === 0) throw notFound(fields);
        return { deleted };
      },
    ),

  aggregate: (fields, now) =>
    call(
      {
        action: 'aggregate',
        ...collectionOf(fields),
        pipeline: listField(fields, 'pipeline').map((stage, index) =>
          documentIn(stage, `pipeline[${index}]`, now),
        ),
      },
      ({ list }) => ({ list: list.map(strict) }),
    ),

  runCommands: (fields, now) => decodeRawCommands(fields, now, strict),

  startTransaction: () => call({ action: 'startTransaction' }, ({ transactionId }) => ({ transactionId })),
  commitTransaction: (fields) =>
    call({ action: 'commitTransaction', transactionId: textField(fields, 'transactionId') }, () => ({})),
  rollbackTransaction: (fields) =>
    call({ action: 'abortTransaction', transactionId: textField(fields, 'transactionId') }, () => ({})),
};

type Update = Extract<DatabaseRequest, { readonly action: 'update' }>;

/** Tells data that names operators from the fields of a document. */
function hasOperators(data: Document): boolean {
  return Object.keys(data).some((key) => key.startsWith('$'));
}

/**
 * Compat: data without operators is set field by field unless `replaceMode` is true, as the cloud documents it; so `doc.set()`
 * of js-sdk 3.x, which never sends `replaceMode`, keeps the fields it does not name. See docs/decisions/0021.
 */
function updateOf(
  fields: Fields,
  chosen: { readonly query: Document; readonly multi: boolean },
  now: number,
): Update {
  const data = documentIn(fields['data'], 'data', now);
  const replace = flagField(fields, 'replaceMode', false);
  return {
    action: 'update',
    ...collectionOf(fields),
    ...chosen,
    update: replace || hasOperators(data) ? data : { $set: data },
    upsert: flagField(fields, 'upsert', false),
    replace,
    ...transactionOf(fields),
  };
}

/** What {@link updateOne} works on. */
interface UpdateOfOne {
  readonly request: Update;
  readonly fields: Fields;
  /** Whether the updated document is part of the answer. */
  readonly wanted: boolean;
  readonly now: number;
}

async function updateOne({ request, fields, wanted, now }: UpdateOfOne, execute: Execute): Promise<Fields> {
  const { collection, query, update, upsert, replace } = request;
  if (wanted && !upsert && !replace) {
    // In one step: a counter that is raised and read must not show somebody else's turn.
    const found = await execute({
      action: 'findAndUpdate',
      collection,
      query,
      update,
      ...transactionOf(fields),
    });
    if (found.document === null) throw notFound(fields);
    return { updated: found.updated, matched: 1, upsert_id: '', doc: strict(found.document) };
  }
  const reply = await execute(request);
  if (reply.matched === 0 && !upsert) throw notFound(fields);
  if (!wanted) return updated(reply);
  const { list } = await execute(findById({ ...fields, projection: undefined }, now));
  return { ...updated(reply), ...(list[0] === undefined ? {} : { doc: strict(list[0]) }) };
}

function updated({ updated: count, matched, upsertId }: DatabaseReplies['update']): Fields {
  return { updated: count, matched, upsert_id: id(upsertId) ?? '' };
}

function findById(fields: Fields, now: number) {
  return {
    action: 'find',
    ...collectionOf(fields),
    ...byId(fields),
    byId: true,
    limit: 1,
    ...projectionOf(fields, now),
    ...transactionOf(fields),
  } as const;
}

/** Compat: the id of a path is a text, as the cloud documents it; a number is asked for by a query. */
const byId = (fields: Fields) => ({ query: { _id: textField(fields, 'docId') } });
const collectionOf = (fields: Fields) => ({ collection: textField(fields, 'collectionName') });
const strict = (document: Document): Document => EJSON.serialize(document, { relaxed: false });

function projectionOf(fields: Fields, now: number): { readonly projection?: Document } {
  const projection = optionalDocument(fields, 'projection', now);
  return projection === undefined || Object.keys(projection).length === 0 ? {} : { projection };
}

function notFound(fields: Fields): CloudError {
  const [collection, document] = [textField(fields, 'collectionName'), textField(fields, 'docId')];
  return new CloudError('DOCUMENT_NOT_FOUND', { fields: { collection, document } });
}

function jsonText(fields: Fields, name: string): unknown {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? parseJson(value, name) : undefined;
}

function countText(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw invalid(name, { en: 'it must be a whole number from 0 up', zh: '必须是非负整数' });
}

function flagText(fields: Fields, name: string): boolean {
  const value = fields[name] ?? 'false';
  if (value === 'true' || value === 'false' || value === '') return value === 'true';
  throw invalid(name, { en: 'it must be true or false', zh: '必须是 true 或 false' });
}

/**
 * Tells whether an update keeps fields that its sender may have meant to drop: whole data that may create a document, without
 * `replaceMode`, is what `doc.set()` of js-sdk sends.
 */
export function looksLikeSet({ data, upsert, replaceMode }: Fields): boolean {
  return upsert === true && replaceMode !== true && isFields(data) && !hasOperators(data);
}
