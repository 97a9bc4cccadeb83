import { type Document, EJSON } from 'bson';
import { countField, flagField, isFields, textField, type Fields } from '../fields';
import { canonical, plain, typed } from '../typed-json';
import { call, type Decode } from './dialect';
import { documentIn, optionalDocument, sortIn, transactionOf } from './members';
import { decodeRawCommands } from './raw-commands';
import { id, pipelineOf } from './server-dialect';

/**
 * The database actions of client SDKs and of tcb-admin-node (wx-server-sdk 1.x and older): values are plain JSON.
 * Source: protocol.md 8 and 9.2.
 */
export const CLIENT_DIALECT: Readonly<Record<string, Decode>> = {
  'database.addDocument': (body, now) => {
    const { data } = body;
    const list = (Array.isArray(data) ? data : [data]) as readonly unknown[];
    const documents = list.map((item, index) => {
      const document = documentIn(item, Array.isArray(data) ? `data[${index}]` : 'data', now);
      const given = typed(body['_id'], { field: '_id', now });
      return given === undefined ? document : { _id: given, ...document };
    });
    return call(
      { action: 'insert', collection: textField(body, 'collectionName'), documents, ...transactionOf(body) },
      ({ insertedIds }) => ({ data: { _id: id(insertedIds[0]), insertedIds: insertedIds.map(id) } }),
    );
  },

  'database.queryDocument': (body, now) => {
    const limit = countField(body, 'limit');
    const skip = countField(body, 'offset');
    const sort = sortIn(body['order']);
    const projection = optionalDocument(body, 'projection', now);
    return call(
      {
        action: 'find',
        ...selection(body, now),
        byId: body['queryType'] === 'DOC',
        ...(sort === undefined ? {} : { sort }),
        ...(limit === undefined ? {} : { limit }),
        ...(skip === undefined ? {} : { skip }),
        ...(projection === undefined || Object.keys(projection).length === 0 ? {} : { projection }),
        ...transactionOf(body),
      },
      (reply) => ({ data: { list: reply.list.map(plain) }, limit: reply.limit, offset: reply.offset }),
    );
  },

  'database.countDocument': (body, now) =>
    call({ action: 'count', ...selection(body, now) }, ({ total }) => ({ data: { total } })),

  'database.updateDocument': (body, now) =>
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

  'database.deleteDocument': (body, now) =>
    call(
      {
        action: 'remove',
        ...selection(body, now),
        multi: flagField(body, 'multi', false),
        ...transactionOf(body),
      },
      ({ deleted }) => ({ data: { deleted } }),
    ),

  // Compat: these SDKs parse the list twice: a text of an array of texts.
  'database.aggregate': (body, now) =>
    call(
      { action: 'aggregate', collection: textField(body, 'collectionName'), pipeline: pipelineOf(body, now) },
      ({ list }) => ({ data: { list: JSON.stringify(list.map(canonical)) } }),
    ),

  // Compat: typed as a member of the answer itself; sent in both places.
  'database.runCommands': (body, now) => {
    const decoded = decodeRawCommands(body, now, plain);
    return {
      request: decoded.request,
      async answer(execute) {
        const { list } = await decoded.answer(execute);
        return { data: { list }, list };
      },
    };
  },

  'database.getInTransaction': (body, now) =>
    call(
      { action: 'find', ...selection(body, now), byId: true, limit: 1, ...mustTransaction(body) },
      ({ list }) => ({ data: list[0] === undefined ? 'null' : canonical(list[0]) }),
    ),

  'database.insertDocInTransaction': (body, now) =>
    call(
      {
        action: 'insert',
        collection: textField(body, 'collectionName'),
        documents: [documentIn(body['data'], 'data', now)],
        ...mustTransaction(body),
      },
      ({ insertedIds }) => ({ inserted: String(insertedIds.length), ok: '1' }),
    ),

  'database.updateDocInTransaction': (body, now) => {
    const update = documentIn(body['data'], 'data', now);
    return call(
      {
        action: 'update',
        ...selection(body, now),
        update,
        multi: false,
        upsert: flagField(body, 'upsert', false),
        replace: !Object.keys(update).some((key) => key.startsWith('$')),
        ...mustTransaction(body),
      },
      ({ updated, upsertId }) => ({
        updated: String(updated),
        upserted: upsertId === null || upsertId === undefined ? null : EJSON.stringify([{ _id: upsertId }]),
      }),
    );
  },

  'database.deleteDocInTransaction': (body, now) =>
    call(
      { action: 'remove', ...selection(body, now), multi: false, ...mustTransaction(body) },
      ({ deleted }) => ({ deleted: String(deleted) }),
    ),
};

function selection(body: Fields, now: number) {
  const query = optionalDocument(body, 'query', now);
  const equalTo = query?.['_id'] as Document | undefined;
  const byEq = isFields(equalTo) && Object.keys(equalTo).join() === '$eq';
  return {
    collection: textField(body, 'collectionName'),
    query: query === undefined ? {} : byEq ? { ...query, _id: equalTo['$eq'] } : query,
  };
}

const mustTransaction = (body: Fields) => ({ transactionId: textField(body, 'transactionId') });
