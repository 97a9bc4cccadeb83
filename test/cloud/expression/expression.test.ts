import fc from 'fast-check';
import type { DatabaseRequest } from '../../../cloud/protocol';
import { errorSentence, isCloudError } from '../../../cloud/base';
import { runExpression } from '../../../cloud/expression';

const AT = { now: Date.UTC(2026, 0, 1) };

const REPLIES: Partial<Record<DatabaseRequest['action'], object>> = {
  find: { list: [{ _id: 'a' }], offset: 0, limit: 100 },
  insert: { insertedIds: ['new'] },
  update: { matched: 1, updated: 1, upsertId: null },
  remove: { deleted: 2 },
  count: { total: 3 },
  aggregate: { list: [{ n: 1 }] },
  createCollection: {},
};

async function play(source: string) {
  const sent: DatabaseRequest[] = [];
  const result = await runExpression(
    source,
    async (request) => {
      sent.push(request);
      return REPLIES[request.action];
    },
    AT,
  );
  return { request: JSON.parse(JSON.stringify(sent[0])) as unknown, result, count: sent.length };
}

async function refusalOf(source: string): Promise<string> {
  let sent = 0;
  try {
    await runExpression(
      source,
      async () => {
        sent++;
        return {};
      },
      AT,
    );
  } catch (error) {
    expect(sent).toBe(0);
    if (isCloudError(error)) return errorSentence(error, 'en');
    throw error;
  }
  throw new Error(`${source} was accepted`);
}

const C = "db.collection('c')";

describe('expressions become requests', () => {
  test.each<[string, object, unknown]>([
    [`${C}.get()`, { action: 'find', query: {}, byId: false }, { data: [{ _id: 'a' }] }],
    [
      `await ${C}.doc('a').get();`,
      { action: 'find', query: { _id: 'a' }, byId: true },
      { data: { _id: 'a' } },
    ],
    [`${C}.doc(7).get()`, { query: { _id: 7 } }, { data: { _id: 'a' } }],
    [
      `${C}.where({ n: _.gt(1).and(_.lt(9)), t: /^a/i, 'x.y': null }).orderBy('n', 'desc').skip(2).limit(5).field({ n: true }).get()`,
      {
        query: {
          t: { pattern: '^a', options: 'i' },
          'x.y': null,
          $and: [{ n: { $gt: 1 } }, { n: { $lt: 9 } }],
        },
        sort: { n: -1 },
        skip: 2,
        limit: 5,
        projection: { n: 1 },
      },
      { data: [{ _id: 'a' }] },
    ],
    [
      `${C}.where({ a: _.in([1, -2.5]) }).count()`,
      { action: 'count', query: { a: { $in: [1, -2.5] } } },
      { total: 3 },
    ],
    [
      `${C}.where(_.or([{ a: 1 }, { b: _.exists(true) }])).count()`,
      { query: { $or: [{ a: 1 }, { b: { $exists: true } }] } },
      { total: 3 },
    ],
    [
      `${C}.add({ data: { t: \`x\`, at: db.serverDate({ offset: 1 }), p: db.Geo.Point(113, 23), d: new Date('2020-01-01') } })`,
      {
        action: 'insert',
        documents: [
          {
            t: 'x',
            at: { $tcb_server_date: { offset: 1 } },
            p: { type: 'Point', coordinates: [113, 23] },
            d: '2020-01-01T00:00:00.000Z',
          },
        ],
      },
      { _id: 'new' },
    ],
    [
      `${C}.doc('a').update({ data: { n: _.inc(1), t: _.push([1]), o: _.remove(), e: { f: 2 }, s: _.set({ x: 1 }) } })`,
      {
        action: 'update',
        update: {
          $inc: { n: 1 },
          $push: { t: { $each: [1] } },
          $unset: { o: '' },
          $set: { 'e.f': 2, s: { x: 1 } },
        },
        multi: false,
        replace: false,
      },
      { stats: { updated: 1 } },
    ],
    [
      `${C}.where({ a: 1 }).update({ a: 2 })`,
      { multi: true, update: { $set: { a: 2 } } },
      { stats: { updated: 1 } },
    ],
    [
      `${C}.doc('a').set({ data: { a: 1 } })`,
      { update: { a: 1 }, replace: true, upsert: true },
      { _id: 'a', stats: { updated: 1, created: 0 } },
    ],
    [`${C}.where({ a: 1 }).remove()`, { action: 'remove', multi: true }, { stats: { removed: 2 } }],
    [
      `${C}.aggregate().match({ a: _.gt(1) }).group({ _id: '$a', n: $.sum(1) }).sort({ n: -1 }).limit(3).end()`,
      {
        action: 'aggregate',
        pipeline: [
          { $match: { a: { $gt: 1 } } },
          { $group: { _id: '$a', n: { $sum: 1 } } },
          { $sort: { n: -1 } },
          { $limit: 3 },
        ],
      },
      { list: [{ n: 1 }] },
    ],
    ["db.createCollection('c')", { action: 'createCollection', collection: 'c' }, {}],
  ])('%s', async (source, request, result) => {
    const played = await play(source);
    expect(played.request).toMatchObject({ collection: 'c', ...request });
    expect(played.result).toEqual(result);
    expect(played.count).toBe(1);
  });

  test('numbers keep the type a function would send', async () => {
    const seen: DatabaseRequest[] = [];
    await runExpression(
      `${C}.add({ data: { i: 1, d: 1.5, l: 9007199254740991 } })`,
      async (request) => {
        seen.push(request);
        return REPLIES.insert;
      },
      AT,
    );
    const [request] = seen;
    const document = request?.action === 'insert' ? request.documents[0] : undefined;
    expect(document).toMatchObject({
      i: { _bsontype: 'Int32' },
      d: { _bsontype: 'Double' },
      l: { _bsontype: 'Long' },
    });
  });
});

describe('everything else is refused before anything is sent', () => {
  test.each([
    ['', 'column 1: an expression is missing.'],
    ["constructor.constructor('return process')()", 'column 1'],
    ["db.constructor.constructor('return 1')()", 'column 1'],
    ["db.collection.constructor('return 1')()", 'column 1'],
    ["db['collection']('x').get()", 'column 4: only a name behind a dot'],
    ["db?.collection('x').get()", 'column'],
    [`${C}.where({ __proto__: { a: 1 } }).get()`, 'the key "__proto__" is not allowed'],
    [`${C}.where({ ['__proto__']: 1 }).get()`, 'only "key: value"'],
    [`${C}.where({ get a() { return 1 } }).get()`, 'only "key: value"'],
    [`${C}.where({ a() {} }).get()`, 'only "key: value"'],
    [`${C}.where({ ...db }).get()`, 'only "key: value"'],
    [`${C}.where({ a: () => 1 }).get()`, 'arrow function expression is not understood'],
    [`${C}.where({ a: process }).get()`, '"process" is not known'],
    [`${C}.where({ a: db }).get()`, 'this is not a value'],
    [`${C}.where(${C}.remove()).get()`, 'a request cannot stand inside another'],
    [`${C}.get().then(1)`, 'there is no "then" here'],
    [`${C}.watch({})`, 'there is no "watch" here'],
    [`${C}._request.send('x')`, 'there is no "_request" here'],
    ['db.startTransaction()', 'there is no "startTransaction" here'],
    ["db.collecton('c').get()", 'Did you mean "collection"?'],
    [C, 'the request is missing: .get()'],
    [`${C}.get(), ${C}.get()`, 'sequence expression is not understood'],
    [`${C}.get(); ${C}.get()`, 'only one expression'],
    ['import("fs")', 'import expression is not understood'],
    ["require('fs')", 'only methods can be called'],
    ['`${1}`', 'a text may not hold ${…}'],
    ['tag`x`', 'tagged template expression is not understood'],
    [`${C}.doc(1n).get()`, 'big integers are not understood'],
    [`${C}.where({ a: 1 + 1 }).get()`, 'binary expression is not understood'],
    [`${C}.where({ a: x = 1 }).get()`, 'assignment expression is not understood'],
    [`new Function('return 1')()`, 'column 1'],
    [`${C}.where({ a: new Function('x') }).get()`, 'new is only understood for'],
    [`${C}.limit('a').get()`, 'column 1'],
    [`${C}.get(`, 'unexpected token'],
    ['('.repeat(100_000), 'column'],
  ])('%.60s', async (source, sentence) => {
    expect(await refusalOf(source)).toContain(sentence);
  });

  test('no input ever runs code', async () => {
    const trap = globalThis as { yunletTrap?: number };
    trap.yunletTrap = 0;
    const code = 'globalThis.yunletTrap=1';
    const words = [
      'db',
      '_',
      '$',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      "'a'",
      'constructor',
      '__proto__',
      'prototype',
      'collection',
      'where',
      'get',
      'new',
      'Function',
      `'${code}'`,
      `(()=>{${code}})()`,
      'get a(){',
      'toString',
      'eval',
      '`',
      '${',
      '=>',
      '1',
      '/x/',
      'call',
      'apply',
      'bind',
      ';',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((list) => list.join('')),
        ),
        async (source) => {
          await runExpression(source, async () => REPLIES.find, AT).catch((error: unknown) => {
            expect(isCloudError(error)).toBe(true);
          });
          expect(trap.yunletTrap).toBe(0);
        },
      ),
      { numRuns: 2000 },
    );
    delete trap.yunletTrap;
  });
});
