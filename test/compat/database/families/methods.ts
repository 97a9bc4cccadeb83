import type { CollectionReference } from '../../../../cloud/client';
import { byRest, onWeb, type AnyCall, type Family, type Scenario, type Tools } from '../scenario';

const NOTES = [
  { _id: 'a', n: 1 },
  { _id: 'b', n: 2 },
  { _id: 'c', n: 3 },
];

/** What differs in every call, owners, and what js-sdk tells of the page that was asked for. */
const LEFT_OUT: readonly string[] = ['requestId', 'requestID', '_openid', 'limit', 'offset'];

/** What a call answers without {@link LEFT_OUT}. */
function answer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(answer);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !LEFT_OUT.includes(name));
  return Object.fromEntries(members.map(([name, member]) => [name, answer(member)]));
}

const data = ({ flavour }: Tools, value: object) =>
  (flavour === 'wx' ? { data: value } : value) as { data: object };

interface Expected extends Pick<Scenario, 'own'> {
  readonly expected: unknown;
  readonly web: unknown;
}

const NO_UPSERT = {
  reason: 'the ids of documents that were made are not what the REST API or the SDK gives',
};

/** The answer to an update of one document, of those SDKs that do not tell what was made. */
const withoutUpsert = (updated: number) => ({
  ...byRest({ ...NO_UPSERT, expected: { updated, upsertedId: { $undefined: true } } }),
  '@cloudbase/node-sdk 3.17.2': { reason: '`update()` gives no `upsertedId`', expected: { updated } },
});

const calls = (
  rows: readonly string[],
  run: (all: CollectionReference, tools: Tools) => Promise<unknown>,
  answers: Expected,
): Scenario => ({
  rows,
  ...answers,
  run: async (tools) => answer(await run(tools.db.collection(tools.name), tools)),
});

export const methods: Family = {
  name: 'methods',
  documents: () => NOTES,
  scenarios: {
    'add with an id': calls(
      ['collection.add', 'db.collection'],
      (all, tools) => all.add(data(tools, { _id: 'x', n: 1 })),
      {
        expected: { _id: 'x', errMsg: 'collection.add:ok' },
        web: { id: 'x' },
      },
    ),
    'add makes an id': {
      rows: ['collection.add'],
      expected: true,
      async run(tools) {
        const made: object = await tools.db.collection(tools.name).add(data(tools, { n: 1 }));
        const { _id, id = _id } = made as { readonly _id?: string; readonly id?: string };
        return /^[0-9a-f]{32}$/.test(String(id));
      },
    },
    'add of an id that is taken fails': {
      rows: ['collection.add'],
      expected: true,
      own: byRest({
        reason: 'in this mode the SDK drops the error of `add()`: its answer has no id',
        expected: false,
      }),
      run: async (tools) => /duplicate/i.test(await tools.failure(() => tools.add({ _id: 'a' }))),
    },
    'get of a query': calls(['query.get', 'query.where'], (all) => all.where({ n: 2 }).get(), {
      expected: { data: [{ _id: 'b', n: 2 }], errMsg: 'collection.get:ok' },
      web: { data: [{ _id: 'b', n: 2 }] },
    }),
    'orderBy, skip and limit': {
      rows: ['query.orderBy', 'query.skip', 'query.limit'],
      expected: ['b'],
      run: async ({ db, name }) =>
        (await db.collection(name).orderBy('n', 'desc').skip(1).limit(1).get()).data.map(({ _id }) => _id),
    },
    count: calls(['query.count'], (all, { _ }) => all.where({ n: _.gt(1) }).count(), {
      expected: { total: 2, errMsg: 'collection.count:ok' },
      web: { total: 2 },
    }),
    'update of a query': calls(
      ['query.update'],
      (all, tools) => all.where({ n: tools._.gt(1) }).update(data(tools, { m: 1 })),
      {
        expected: { stats: { updated: 2 }, errMsg: 'collection.update:ok' },
        web: { updated: 2, upsertId: null },
        own: byRest({ ...NO_UPSERT, expected: { updated: 2, upsertId: '' } }),
      },
    ),
    'update of a query changes what is different only': {
      rows: ['query.update'],
      expected: 1,
      async run(tools) {
        const all = tools.db.collection(tools.name).where({ n: tools._.gt(1) });
        const done = (await all.update(data(tools, { n: 3 }))) as {
          stats?: { updated: number };
          updated?: number;
        };
        return done.stats?.updated ?? done.updated;
      },
    },
    'remove of a query': calls(['query.remove'], (all, { _ }) => all.where({ n: _.gt(1) }).remove(), {
      expected: { stats: { removed: 2 }, errMsg: 'collection.remove:ok' },
      web: { deleted: 2 },
    }),
    'get of no document fails': {
      rows: ['doc.get'],
      expected: true,
      web: [],
      async run({ db, name, flavour, failure }) {
        if (flavour !== 'wx') return (await db.collection(name).doc('none').get()).data;
        return /none/.test(await failure(() => db.collection(name).doc('none').get()));
      },
    },
    'get of no document, with throwOnNotFound: false': {
      rows: ['throwOnNotFound: false'],
      only: 'wx',
      expected: null,
      run: async ({ open, name }) =>
        (await open({ throwOnNotFound: false }).collection(name).doc('none').get()).data,
    },
    'update of a query, one document only': {
      rows: ['multi: false'],
      only: 'wx',
      expected: 1,
      async run(tools) {
        const all = tools.db.collection(tools.name);
        await all.where({ n: tools._.gt(1) }).update({ ...data(tools, { m: 1 }), multi: false });
        return (await all.where({ m: 1 }).count()).total;
      },
    },
    'remove of a query, one document only': {
      rows: ['multi: false'],
      only: 'wx',
      expected: 1,
      async run(tools) {
        const all = tools.db.collection(tools.name).where({ n: tools._.gt(1) });
        await all.remove({ multi: false });
        return (await all.count()).total;
      },
    },
    createCollection: {
      rows: ['db.createCollection'],
      expected: [true, 0],
      own: {
        ...onWeb({
          reason: 'refused: pages cannot make collections, a function can',
          expected:
            'INVALID_REQUEST_SOURCE: This caller may not do this. Pages cannot create collections; do it in a cloud function.',
        }),
        ...byRest({
          reason:
            'refused: pages cannot make collections, a function can; in this mode the SDK drops the error',
          expected: [false, 0],
        }),
      },
      async run({ db, name, failure }) {
        const makes = db as unknown as { createCollection(name: string): Promise<object> };
        const first = await failure(() => makes.createCollection(`${name}_made`));
        if (!first.startsWith('no failure')) return first;
        const again = await failure(() => makes.createCollection(`${name}_made`));
        return [/exist/i.test(again), (await db.collection(`${name}_made`).count()).total];
      },
    },
    'create of a document': {
      rows: ['doc.create'],
      expected: ['x', { _id: 'x', n: 9 }],
      own: byRest({
        reason: 'in this mode the SDK does not send the id: the document gets another one',
        expected: ['another id', null],
      }),
      async run(tools) {
        const one = tools.db.collection(tools.name).doc('x') as unknown as {
          create(data: object): Promise<object>;
        };
        const { id } = (await one.create({ n: 9 })) as { readonly id?: string };
        return [/^[0-9a-f]{32}$/.test(String(id)) ? 'another id' : id, await tools.one('x')];
      },
    },
    runCommands: {
      rows: ['db.runCommands'],
      expected: [[{ _id: 'b', n: 2 }], [{ n: 1, nModified: 1, ok: 1 }], [{ _id: 'b', n: 3 }]],
      own: byRest({
        reason: 'refused: of the REST API, commands are for administrators, as the cloud documents it',
        expected: { $undefined: true },
      }),
      async run({ db, name }) {
        const runs = db as unknown as { runCommands(options: object): Promise<{ list: unknown }> };
        const find = { find: name, filter: { _id: 'b' }, projection: { _openid: 0 } };
        const update = { update: name, updates: [{ q: { _id: 'b' }, u: { $inc: { n: 1 } } }] };
        return (await runs.runCommands({ commands: [find, update, find] })).list;
      },
    },
    'get of a document': calls(['doc.get', 'collection.doc'], (all) => all.doc('b').get(), {
      expected: { data: { _id: 'b', n: 2 }, errMsg: 'document.get:ok' },
      web: { data: [{ _id: 'b', n: 2 }] },
    }),
    'update of a document': calls(
      ['doc.update'],
      (all, tools) => all.doc('b').update(data(tools, { m: 1 })),
      {
        expected: { stats: { updated: 1 }, errMsg: 'document.update:ok' },
        web: { updated: 1, upsertedId: null },
        own: withoutUpsert(1),
      },
    ),
    'update of no document': calls(
      ['doc.update'],
      (all, tools) => all.doc('none').update(data(tools, { m: 1 })),
      {
        expected: { stats: { updated: 0 }, errMsg: 'document.update:ok' },
        web: { updated: 0, upsertedId: null },
        own: withoutUpsert(0),
      },
    ),
    'set makes a document': calls(['doc.set'], (all, tools) => all.doc('x').set(data(tools, { n: 9 })), {
      expected: { _id: 'x', stats: { updated: 0, created: 1 }, errMsg: 'document.set:ok' },
      web: { updated: 0, upsertedId: 'x' },
      own: byRest({ ...NO_UPSERT, expected: { updated: 0, upsertedId: { $undefined: true } } }),
    }),
    'set replaces a document': {
      rows: ['doc.set'],
      expected: { _id: 'b', m: 9 },
      own: byRest({
        reason: 'merges: in this mode the SDK does not ask for a replacement (docs/decisions/0021)',
        expected: { _id: 'b', n: 2, m: 9 },
      }),
      async run(tools) {
        await tools.db
          .collection(tools.name)
          .doc('b')
          .set(data(tools, { m: 9 }));
        return await tools.one('b');
      },
    },
    updateAndReturn: {
      rows: ['query.updateAndReturn'],
      expected: { updated: 1, doc: { _id: 'b', n: 2, m: 1 } },
      async run({ db, name }) {
        const found = db.collection(name).where({ n: 2 });
        return answer(await (found as unknown as Record<string, AnyCall>)['updateAndReturn']!({ m: 1 }));
      },
    },
    'delete of a document': {
      rows: ['doc.delete'],
      expected: [1, null],
      async run({ db, name, one }) {
        const doc = db.collection(name).doc('b') as unknown as { delete(): Promise<{ deleted: number }> };
        return [(await doc.delete()).deleted, await one('b')];
      },
    },
    'remove of a document': calls(['doc.remove'], (all) => all.doc('b').remove(), {
      expected: { stats: { removed: 1 }, errMsg: 'document.remove:ok' },
      web: { deleted: 1 },
    }),
    aggregate: calls(
      ['collection.aggregate', 'aggregate.end'],
      (all) => all.aggregate().match({ n: 2 }).end(),
      {
        expected: { list: [{ _id: 'b', n: 2 }], errMsg: 'collection.aggregate:ok' },
        web: { data: [{ _id: 'b', n: 2 }] },
      },
    ),
  },
};
