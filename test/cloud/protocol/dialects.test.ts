import { Double, Int32, Long, ObjectId, type Document } from 'bson';
import { DATABASE_ACTIONS, decodeDatabaseCall, type Fields } from '../../../cloud/protocol';

const NOW = Date.UTC(2026, 0, 1);
const one = new Int32(1);
const id = new ObjectId('0123456789abcdef01234567');
const stored: Document = { _id: 'one', n: one, at: new Date(5), big: Long.fromNumber(2 ** 40) };
const notes = { collection: 'notes' };

interface Row {
  readonly name: string;
  /** The body beside `collectionName`. */
  readonly body: Fields & { readonly action: string };
  readonly request: object;
  readonly reply: object;
  readonly answer: object;
}

/** Bodies as captured from the SDKs, protocol.md 9.2 and 8. */
const CLIENT: readonly Row[] = [
  {
    name: 'adds one document',
    body: { action: 'database.addDocument', data: { n: 1, at: { $date: 5 } }, _id: 'one' },
    request: { action: 'insert', ...notes, documents: [{ _id: 'one', n: one, at: new Date(5) }] },
    reply: { insertedIds: ['one'] },
    answer: { data: { _id: 'one', insertedIds: ['one'] } },
  },
  {
    name: 'adds a document under a number',
    body: { action: 'database.addDocument', data: {}, _id: 7 },
    request: { action: 'insert', ...notes, documents: [{ _id: new Int32(7) }] },
    reply: { insertedIds: [7] },
    answer: { data: { _id: 7, insertedIds: [7] } },
  },
  {
    name: 'adds several',
    body: { action: 'database.addDocument', data: [{ n: 1 }, { n: 1.5 }] },
    request: { action: 'insert', ...notes, documents: [{ n: one }, { n: new Double(1.5) }] },
    reply: { insertedIds: ['a', id] },
    answer: { data: { _id: 'a', insertedIds: ['a', { $oid: id.toHexString() }] } },
  },
  {
    name: 'queries',
    body: {
      action: 'database.queryDocument',
      queryType: 'WHERE',
      query: { n: { $gte: 1 }, title: { $regex: 'x|y', $options: 'i' } },
      order: [
        { field: 'n', direction: 'desc' },
        { field: 'title', direction: 'asc' },
      ],
      offset: 2,
      limit: 5,
      projection: { title: 1 },
    },
    request: {
      action: 'find',
      ...notes,
      query: { n: { $gte: one }, title: { pattern: 'x|y', options: 'i' } },
      sort: { n: -1, title: 1 },
      skip: 2,
      limit: 5,
      projection: { title: one },
      byId: false,
    },
    reply: { list: [stored], offset: 2, limit: 5 },
    answer: { data: { list: [{ _id: 'one', n: 1, at: { $date: 5 }, big: 2 ** 40 }] }, offset: 2, limit: 5 },
  },
  {
    name: 'reads one document',
    body: { action: 'database.queryDocument', queryType: 'DOC', query: { _id: 'one' }, projection: {} },
    request: { action: 'find', ...notes, query: { _id: 'one' }, byId: true },
    reply: { list: [], offset: 0, limit: 1 },
    answer: { data: { list: [] }, offset: 0, limit: 1 },
  },
  {
    name: 'counts',
    body: { action: 'database.countDocument', query: { n: 1 } },
    request: { action: 'count', ...notes, query: { n: one } },
    reply: { total: 7 },
    answer: { data: { total: 7 } },
  },
  {
    name: 'updates',
    body: {
      action: 'database.updateDocument',
      query: { n: 1 },
      data: { $set: { at: { $date: { offset: 1000 } } } },
      multi: true,
      merge: true,
      upsert: false,
    },
    request: {
      action: 'update',
      ...notes,
      query: { n: one },
      update: { $set: { at: new Date(NOW + 1000) } },
      multi: true,
      upsert: false,
      replace: false,
    },
    reply: { matched: 3, updated: 2, upsertId: null },
    answer: { data: { updated: 2, upsert_id: null, upserted_id: null } },
  },
  {
    name: 'sets',
    body: {
      action: 'database.updateDocument',
      query: { _id: 'one' },
      data: { n: 1 },
      multi: false,
      merge: false,
      upsert: true,
    },
    request: {
      action: 'update',
      ...notes,
      query: { _id: 'one' },
      update: { n: one },
      multi: false,
      upsert: true,
      replace: true,
    },
    reply: { matched: 0, updated: 0, upsertId: 'one' },
    answer: { data: { updated: 0, upsert_id: 'one', upserted_id: 'one' } },
  },
  {
    name: 'removes',
    body: { action: 'database.deleteDocument', query: { n: 1 }, multi: true },
    request: { action: 'remove', ...notes, query: { n: one }, multi: true },
    reply: { deleted: 3 },
    answer: { data: { deleted: 3 } },
  },
  {
    name: 'aggregates, the list being a text of texts',
    body: {
      action: 'database.aggregate',
      stages: [
        { stageKey: '$match', stageValue: '{"n":1}' },
        { stageKey: '$limit', stageValue: '10' },
      ],
    },
    request: { action: 'aggregate', ...notes, pipeline: [{ $match: { n: one } }, { $limit: new Int32(10) }] },
    reply: { list: [{ _id: null, n: one }] },
    answer: { data: { list: '["{\\"_id\\":null,\\"n\\":{\\"$numberInt\\":\\"1\\"}}"]' } },
  },
  {
    name: 'reads in a transaction',
    body: { action: 'database.getInTransaction', query: { _id: { $eq: 'one' } }, transactionId: 't' },
    request: { action: 'find', ...notes, query: { _id: 'one' }, byId: true, limit: 1, transactionId: 't' },
    reply: { list: [{ _id: 'one', n: one }], offset: 0, limit: 1 },
    answer: { data: '{"_id":"one","n":{"$numberInt":"1"}}' },
  },
  {
    name: 'reads nothing in a transaction',
    body: { action: 'database.getInTransaction', query: { _id: 'one' }, transactionId: 't' },
    request: { action: 'find', ...notes, query: { _id: 'one' }, byId: true, limit: 1, transactionId: 't' },
    reply: { list: [], offset: 0, limit: 1 },
    answer: { data: 'null' },
  },
  {
    name: 'inserts in a transaction',
    body: { action: 'database.insertDocInTransaction', data: '{"n":{"$numberInt":"1"}}', transactionId: 't' },
    request: { action: 'insert', ...notes, documents: [{ n: one }], transactionId: 't' },
    reply: { insertedIds: ['a'] },
    answer: { inserted: '1', ok: '1' },
  },
  {
    name: 'updates in a transaction',
    body: {
      action: 'database.updateDocInTransaction',
      query: { _id: { $eq: 'one' } },
      data: '{"$inc":{"n":{"$numberInt":"1"}}}',
      transactionId: 't',
    },
    request: {
      action: 'update',
      ...notes,
      query: { _id: 'one' },
      update: { $inc: { n: one } },
      multi: false,
      upsert: false,
      replace: false,
      transactionId: 't',
    },
    reply: { matched: 1, updated: 1, upsertId: null },
    answer: { updated: '1', upserted: null },
  },
  {
    name: 'replaces in a transaction',
    body: {
      action: 'database.updateDocInTransaction',
      query: { _id: 'one' },
      data: '{"n":1}',
      upsert: true,
      transactionId: 't',
    },
    request: {
      action: 'update',
      ...notes,
      query: { _id: 'one' },
      update: { n: one },
      multi: false,
      upsert: true,
      replace: true,
      transactionId: 't',
    },
    reply: { matched: 0, updated: 0, upsertId: 'one' },
    answer: { updated: '0', upserted: '[{"_id":"one"}]' },
  },
  {
    name: 'removes in a transaction',
    body: { action: 'database.deleteDocInTransaction', query: { _id: 'one' }, transactionId: 't' },
    request: { action: 'remove', ...notes, query: { _id: 'one' }, multi: false, transactionId: 't' },
    reply: { deleted: 1 },
    answer: { deleted: '1' },
  },
];

/** Bodies as captured from wx-server-sdk, protocol.md 3.3, where tests with the real SDK do not reach. */
const SERVER: readonly Row[] = [
  {
    name: 'updates and gives back',
    body: {
      action: 'database.modifyAndReturnDoc',
      queryType: 'WHERE',
      query: '{"_id":{"$numberInt":"1"}}',
      data: '{"$inc":{"n":{"$numberInt":"1"}}}',
    },
    request: { action: 'findAndUpdate', ...notes, query: { _id: one }, update: { $inc: { n: one } } },
    reply: { updated: 0, document: null },
    answer: { data: { updated: 0, doc: null } },
  },
  {
    name: 'starts a transaction',
    body: { action: 'database.startTransaction' },
    request: { action: 'startTransaction' },
    reply: { transactionId: 't' },
    answer: { transactionId: 't' },
  },
  {
    name: 'gives up a transaction',
    body: { action: 'database.abortTransaction', transactionId: 't' },
    request: { action: 'abortTransaction', transactionId: 't' },
    reply: {},
    answer: {},
  },
  {
    name: 'takes objects for texts, as node-sdk 2.1.1 sends them',
    body: { action: 'database.insertDocument', data: [{ n: 1 }] },
    request: { action: 'insert', ...notes, documents: [{ n: one }] },
    reply: { insertedIds: [id] },
    answer: { data: { insertedIds: [{ $oid: id.toHexString() }] } },
  },
];

describe.each([
  ['client', CLIENT],
  ['server', SERVER],
])('the %s dialect', (_dialect, rows) => {
  it.each(rows)('$name', async ({ body, request, reply, answer }) => {
    const call = decodeDatabaseCall({ collectionName: 'notes', ...body }, NOW)!;
    expect(call.request).toMatchObject(request);
    expect(Object.keys(call.request ?? {}).sort()).toEqual(Object.keys(request).sort());
    expect(await call.answer(async () => reply as never)).toEqual(answer);
  });
});

describe('what is refused', () => {
  it.each([
    [{ action: 'database.addDocument', data: 'text' }, 'data'],
    [{ action: 'database.addDocument' }, 'data'],
    [{ action: 'database.addDocument', data: [{}, 1] }, 'data[1]'],
    [{ action: 'database.queryDocument', query: [] }, 'query'],
    [{ action: 'database.queryDocument', limit: -1 }, 'limit'],
    [{ action: 'database.queryDocument', order: 'n' }, 'order'],
    [{ action: 'database.queryDocument', order: [{ field: 'n', direction: 'up' }] }, 'order[0]'],
    [{ action: 'database.queryDocument', collectionName: '' }, 'collectionName'],
    [{ action: 'database.updateDocument', data: { n: 1 }, multi: 'yes' }, 'multi'],
    [{ action: 'database.aggregate', stages: [{ stageKey: 'match' }] }, 'stages[0].stageKey'],
    [
      { action: 'database.aggregate', stages: [{ stageKey: '$match', stageValue: '{' }] },
      'stages[0].stageValue',
    ],
    [{ action: 'database.getInTransaction', query: {} }, 'transactionId'],
    [{ action: 'database.insertDocument', data: ['{'] }, 'data[0]'],
    [{ action: 'database.modifyDocument', data: '[]' }, 'data'],
    [{ action: 'database.commitTransaction' }, 'transactionId'],
  ])('%j names %s', (body, field) => {
    const decode = () => decodeDatabaseCall({ collectionName: 'notes', ...body }, NOW);
    expect(decode).toThrow(`A parameter is wrong. ${field}: `);
  });

  it.each(['database.nothing', 'constructor', '__proto__', ''])('%j is no action', (action) => {
    expect(decodeDatabaseCall({ action }, NOW)).toBeUndefined();
  });

  it('every action names its collection, save those of transactions', () => {
    const free = DATABASE_ACTIONS.filter((action) => {
      try {
        decodeDatabaseCall({ action, data: [], query: {}, stages: [], transactionId: 't' }, NOW);
        return true;
      } catch {
        return false;
      }
    });
    expect(free).toEqual([
      'database.startTransaction',
      'database.commitTransaction',
      'database.abortTransaction',
    ]);
  });
});
