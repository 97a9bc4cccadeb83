import { Int32 } from 'bson';
import type { DatabaseReplies, DatabaseRequest } from '../../../../cloud/protocol';
import { decodeRawCommands } from '../../../../cloud/protocol/dialects/raw-commands';

const REPLIES: Partial<DatabaseReplies> = {
  find: { list: [{ _id: 'a' }], offset: 0, limit: 20 },
  aggregate: { list: [{ total: 3 }] },
  count: { total: 7 },
  insert: { insertedIds: ['a', 'b'] },
  remove: { deleted: 2 },
  createCollection: {},
};

/** Runs commands against a database that writes down what it is asked. */
async function run(
  fields: Readonly<Record<string, unknown>>,
  updates: readonly DatabaseReplies['update'][] = [],
) {
  const asked: DatabaseRequest[] = [];
  const rest = [...updates];
  const { answer } = decodeRawCommands(fields, 0, (document) => document);
  const reply = await answer((async (request: DatabaseRequest) => {
    asked.push(request);
    return request.action === 'update' ? rest.shift() : REPLIES[request.action as keyof DatabaseReplies];
  }) as Parameters<typeof answer>[0]);
  return { asked, list: reply['list'] };
}

it.each([
  [
    { find: 'c', filter: { n: { $gt: 1 } }, sort: { n: -1 }, projection: { n: 1 }, skip: 1, limit: 2 },
    {
      action: 'find',
      collection: 'c',
      query: { n: { $gt: new Int32(1) } },
      byId: false,
      sort: { n: new Int32(-1) },
      projection: { n: new Int32(1) },
      skip: 1,
      limit: 2,
    },
    [{ _id: 'a' }],
  ],
  [
    { aggregate: 'c', pipeline: [{ $count: 'total' }], cursor: {} },
    { action: 'aggregate', collection: 'c', pipeline: [{ $count: 'total' }] },
    [{ total: 3 }],
  ],
  [
    { count: 'c', query: { a: 'x' } },
    { action: 'count', collection: 'c', query: { a: 'x' } },
    [{ n: 7, ok: 1 }],
  ],
  [
    { insert: 'c', documents: [{ _id: 'a' }, { _id: 'b' }] },
    { action: 'insert', collection: 'c', documents: [{ _id: 'a' }, { _id: 'b' }] },
    [{ n: 2, ok: 1 }],
  ],
  [
    { delete: 'c', deletes: [{ q: { a: 'x' }, limit: 0 }] },
    { action: 'remove', collection: 'c', query: { a: 'x' }, multi: true },
    [{ n: 2, ok: 1 }],
  ],
  [{ create: 'c' }, { action: 'createCollection', collection: 'c' }, [{ ok: 1 }]],
])('makes of %j a request of the same meaning', async (command, request, answer) => {
  expect(await run({ commands: [command] })).toEqual({ asked: [request], list: [answer] });
});

it('adds up what the statements of an update do, and tells what was made', async () => {
  const updates = [
    { q: { a: 'x' }, u: { $set: { b: 'y' } }, multi: true },
    { q: { a: 'z' }, u: { b: 'y' }, upsert: true },
  ];
  const { asked, list } = await run({ commands: [{ update: 'c', updates }], transactionId: 't' }, [
    { matched: 3, updated: 2, upsertId: null },
    { matched: 0, updated: 0, upsertId: 'new' },
  ]);
  expect(asked).toEqual([
    {
      action: 'update',
      collection: 'c',
      query: { a: 'x' },
      update: { $set: { b: 'y' } },
      multi: true,
      upsert: false,
      replace: false,
      transactionId: 't',
    },
    {
      action: 'update',
      collection: 'c',
      query: { a: 'z' },
      update: { b: 'y' },
      multi: false,
      upsert: true,
      replace: true,
      transactionId: 't',
    },
  ]);
  expect(list).toEqual([[{ n: 4, nModified: 2, upserted: [{ index: 1, _id: 'new' }], ok: 1 }]]);
});

it('runs commands in their order, each with an answer of its own', async () => {
  const { asked, list } = await run({ commands: [{ count: 'a' }, { find: 'b' }] });
  expect(asked.map(({ action }) => action)).toEqual(['count', 'find']);
  expect(list).toEqual([[{ n: 7, ok: 1 }], [{ _id: 'a' }]]);
  expect(await run({ commands: [] })).toEqual({ asked: [], list: [] });
});

it.each([
  ['no list', undefined, 'commands'],
  ['a text that is no JSON', ['find'], 'commands[0]'],
  ['a command nobody knows', [{ dropDatabase: 1 }], 'commands[0]: it must begin with the name of a command'],
  ['an inherited name', [{ constructor: 'c' }], 'commands[0]'],
  ['no collection', [{ find: 1 }], 'commands[0].find'],
  ['a member without effect', [{ find: 'c', hint: { a: 1 } }], 'commands[0].hint'],
  ['a filter that is none', [{ find: 'c', filter: 5 }], 'commands[0].filter'],
  ['a negative limit', [{ find: 'c', limit: -1 }], 'commands[0].limit'],
  ['no pipeline', [{ aggregate: 'c' }], 'commands[0].pipeline'],
  ['documents that are none', [{ insert: 'c', documents: [1] }], 'commands[0].documents'],
  ['no statements', [{ update: 'c', updates: [] }], 'commands[0].updates'],
  ['a statement without a query', [{ update: 'c', updates: [{ u: {} }] }], 'commands[0].updates[0].q'],
  ['a pipeline as an update', [{ update: 'c', updates: [{ q: {}, u: [] }] }], 'commands[0].updates[0].u'],
  [
    'a statement with more',
    [{ update: 'c', updates: [{ q: {}, u: {}, hint: 1 }] }],
    'commands[0].updates[0].hint',
  ],
  ['a removal without a limit', [{ delete: 'c', deletes: [{ q: {} }] }], 'commands[0].deletes[0].limit'],
  ['a second command that is wrong', [{ insert: 'c', documents: [{}] }, { find: 3 }], 'commands[1].find'],
])('refuses %s before anything is run', async (_, commands, told) => {
  await expect(run({ commands })).rejects.toMatchObject({
    code: 'INVALID_PARAM',
    message: expect.stringContaining(told) as string,
  });
});
