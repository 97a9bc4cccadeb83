import { type Document, EJSON } from 'bson';
import { countField, flagField, invalid, isFields, listField, textField, type Fields } from '../fields';
import { canonical, parseJson, typed } from '../typed-json';
import { call, type Decode } from './dialect';
import { documentIn, optionalDocument, transactionOf } from './members';

/**
 * The database actions of `@cloudbase/database` 1.4 (wx-server-sdk 2.1 and newer): values travel as texts of canonical
 * Extended JSON. Source: protocol.md 3.
 */
export const SERVER_DIALECT: Readonly<Record<string, Decode>> = {
  'database.addCollection': (body) =>
    call({ action: 'createCollection', collection: textField(body, 'collectionName') }, () => ({})),

  'database.insertDocument': (body, now) =>
    call(
      {
        action: 'insert',
        collection: textField(body, 'collectionName'),
        documents: listField(body, 'data').map((item, index) => documentIn(item, `data[${index}]`, now)),
        ...transactionOf(body),
      },
      ({ insertedIds }) => ({ data: { insertedIds: insertedIds.map(id) } }),
    ),

  'database.getDocument': (body, now) => {
    const limit = countField(body, 'limit');
    const skip = countField(body, 'offset');
    const sort = optionalDocument(body, 'order', now);
    const projection = optionalDocument(body, 'projection', now);
    return call(
      {
        action: 'find',
        ...selection(body, now),
        byId: body['queryType'] === 'DOC',
        ...(sort === undefined ? {} : { sort }),
        ...(limit === undefined ? {} : { limit }),
        ...(skip === undefined ? {} : { skip }),
        ...(projection === undefined ? {} : { projection }),
        ...transactionOf(body),
      },
      (reply) => ({ data: { offset: reply.offset, limit: reply.limit, list: reply.list.map(canonical) } }),
    );
  },

  'database.calculateDocument': (body, now) =>
    call({ action: 'count', ...selection(body, now) }, ({ total }) => ({ data: { total } })),

  'database.modifyDocument': (body, now) =>
    call(
      {
        action: 'update',
        ...selection(body, now),
        update: documentIn(body['data'], 'data', now),
        multi: flagField(body, 'multi', false),
        upsert: flagField(body, 'upsert', false),
        replace: !flagField(body, 'merge', true),
        ...transactionOf(body),
      },
      ({ updated, upsertId }) => ({
        data: { updated, upsert_id: id(upsertId), upserted_id: id(upsertId) },
      }),
    ),

  'database.modifyAndReturnDoc': (body, now) =>
    call(
      {
        action: 'findAndUpdate',
        ...selection(body, now),
        update: documentIn(body['data'], 'data', now),
        ...transactionOf(body),
      },
      ({ updated, document }) => ({
        data: { updated, doc: document === null ? null : canonical(document) },
      }),
    ),

  'database.removeDocument': (body, now) =>
    call(
      {
        action: 'remove',
        ...selection(body, now),
        multi: flagField(body, 'multi', false),
        ...transactionOf(body),
      },
      ({ deleted }) => ({ data: { deleted } }),
    ),

  'database.aggregateDocuments': (body, now) =>
    call(
      { action: 'aggregate', collection: textField(body, 'collectionName'), pipeline: pipelineOf(body, now) },
      ({ list }) => ({ data: { list: list.map(canonical) } }),
    ),

  'database.startTransaction': () =>
    call({ action: 'startTransaction' }, ({ transactionId }) => ({ transactionId })),
  'database.commitTransaction': (body) =>
    call({ action: 'commitTransaction', transactionId: textField(body, 'transactionId') }, () => ({})),
  'database.abortTransaction': (body) =>
    call({ action: 'abortTransaction', transactionId: textField(body, 'transactionId') }, () => ({})),
};

/** The stages of an aggregation; each value is a text of Extended JSON in either dialect. */
export function pipelineOf(body: Fields, now: number): Document[] {
  return listField(body, 'stages').map((stage, index) => {
    const field = `stages[${index}]`;
    if (!isFields(stage)) throw invalid(field, { en: 'it must be an object', zh: '必须是对象' });
    const key = stage['stageKey'];
    if (typeof key !== 'string' || !key.startsWith('$')) {
      throw invalid(`${field}.stageKey`, { en: 'it must begin with $', zh: '必须以 $ 开头' });
    }
    const value = stage['stageValue'];
    const parsed = typeof value === 'string' ? parseJson(value, `${field}.stageValue`) : value;
    return { [key]: typed(parsed, { field: `${field}.stageValue`, now }) };
  });
}

/** An `_id` as JSON: texts and numbers bare, others as relaxed Extended JSON; null where there is none. */
export function id(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? EJSON.serialize(value) : value;
}

function selection(body: Fields, now: number) {
  return {
    collection: textField(body, 'collectionName'),
    query: optionalDocument(body, 'query', now) ?? {},
  };
}
