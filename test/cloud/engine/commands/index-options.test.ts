import type { Document } from 'bson';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

const create = (collection: string, ...indexes: Document[]) =>
  open.send({ createIndexes: collection, indexes });
const listed = async (collection: string) => {
  const { cursor } = await open.send({ listIndexes: collection });
  return (cursor as { firstBatch: Document[] }).firstBatch;
};
const planOf = async (find: string, filter: Document, more: Document = {}) => {
  const answer = await open.send({ explain: { find, filter, ...more }, verbosity: 'queryPlanner' });
  return (answer['queryPlanner'] as { winningPlan: Document }).winningPlan;
};

describe('createIndexes', () => {
  test.each<[string, Document, number]>([
    ['no key', { key: {}, name: 'x' }, 67],
    ['no name', { key: { a: 1 } }, 9],
    ['an unknown option', { key: { a: 1 }, name: 'x', sparce: true }, 197],
    ['a direction of zero', { key: { a: 0 }, name: 'x' }, 67],
    ['a direction that is a truth', { key: { a: true }, name: 'x' }, 67],
    ['an unknown kind', { key: { a: 'nope' }, name: 'x' }, 67],
    ['a wildcard among others', { key: { '$**': 1, a: 1 }, name: 'x' }, 67],
    ['a text index', { key: { a: 'text' }, name: 'x' }, 67],
    ['a field that begins with a dollar', { key: { $a: 1 }, name: 'x' }, 67],
    ['a unique collation', { key: { a: 1 }, name: 'x', unique: true, collation: { locale: 'en' } }, 67],
    ['a collation of a plane', { key: { a: '2d' }, name: 'x', collation: { locale: 'en' } }, 67],
    ['a collation without locale', { key: { a: 1 }, name: 'x', collation: { strength: 1 } }, 40414],
    ['partial and sparse', { key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { b: 1 } }, 67],
    ['$ne in a partial index', { key: { a: 1 }, name: 'x', partialFilterExpression: { b: { $ne: 1 } } }, 67],
    [
      '$exists: false in a partial index',
      { key: { a: 1 }, name: 'x', partialFilterExpression: { b: { $exists: false } } },
      67,
    ],
    [
      'a regular expression in a partial index',
      { key: { a: 1 }, name: 'x', partialFilterExpression: { b: /x/ } },
      67,
    ],
    ['a partial filter that is none', { key: { a: 1 }, name: 'x', partialFilterExpression: 1 }, 14],
    ['a time to live of two fields', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }, 67],
    ['a time to live below zero', { key: { a: 1 }, name: 'x', expireAfterSeconds: -1 }, 67],
    ['a time to live of a text', { key: { a: 1 }, name: 'x', expireAfterSeconds: '1' }, 67],
    ['a time to live without end', { key: { a: 1 }, name: 'x', expireAfterSeconds: 1e12 }, 67],
    ['a time to live of _id', { key: { _id: 1 }, name: '_id_', expireAfterSeconds: 1 }, 197],
    ['a hidden _id', { key: { _id: 1 }, name: '_id_', hidden: true }, 2],
    ['the name of _id', { key: { a: 1 }, name: '_id_' }, 2],
    ['a name that means all', { key: { a: 1 }, name: '*' }, 2],
    ['a unique hash', { key: { a: 'hashed' }, name: 'x', unique: true }, 16764],
    ['the same key by another name', { key: { there: 1 }, name: 'other' }, 85],
    ['the same name for another key', { key: { other: 1 }, name: 'there_1' }, 86],
    ['the same name, now unique', { key: { there: 1 }, name: 'there_1', unique: true }, 86],
    [
      'the same index, now with a time to live',
      { key: { there: 1 }, name: 'there_1', expireAfterSeconds: 5 },
      85,
    ],
  ])('refuses %s', async (_, spec, code) => {
    await create('refused', { key: { there: 1 }, name: 'there_1' });
    const before = await listed('refused');
    expect(await create('refused', spec)).toMatchObject({ ok: 0, code });
    expect(await listed('refused')).toEqual(before);
  });

  test('lists what it was given', async () => {
    await create(
      'listed',
      { key: { a: 1 }, name: 'a', partialFilterExpression: { b: { $gt: 1 } }, unique: true },
      { key: { c: 1 }, name: 'c', expireAfterSeconds: 60, hidden: true },
      { key: { d: 'hashed' }, name: 'd' },
    );
    expect(await listed('listed')).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a', unique: true, partialFilterExpression: { b: { $gt: 1 } } },
      { v: 2, key: { c: 1 }, name: 'c', expireAfterSeconds: 60, hidden: true },
      { v: 2, key: { d: 'hashed' }, name: 'd' },
    ]);
    expect(
      await create('listed', {
        key: { a: 1 },
        name: 'a',
        partialFilterExpression: { b: { $gt: 1 } },
        unique: true,
      }),
    ).toMatchObject({
      ok: 1,
      numIndexesBefore: 4,
      numIndexesAfter: 4,
      note: 'all indexes already exist',
    });
  });

  test('refuses arrays side by side, and leaves nothing of them', async () => {
    await create('parallel', { key: { a: 1, b: 1 }, name: 'ab' });
    const answer = await open.send({ insert: 'parallel', documents: [{ a: [1], b: [2] }] });
    expect(answer['writeErrors']).toMatchObject([{ code: 171 }]);
    expect(await open.send({ count: 'parallel' })).toMatchObject({ n: 0 });
  });
});

describe('a partial index', () => {
  test('is read where the query asks for no others', async () => {
    await create('partial', { key: { a: 1 }, name: 'a', partialFilterExpression: { n: { $gt: 5 } } });
    await open.send({
      insert: 'partial',
      documents: [
        { a: 1, n: 3 },
        { a: 1, n: 6 },
        { a: 1, n: 9 },
        { a: 2, n: 9 },
      ],
    });
    expect(await planOf('partial', { a: 1, n: { $gt: 7 } })).toMatchObject({
      stage: 'FETCH',
      inputStage: { indexName: 'a', isPartial: true },
    });
    expect(await planOf('partial', { a: 1 })).toMatchObject({ stage: 'COLLSCAN' });
    expect(await planOf('partial', { a: 1, n: 3 })).toMatchObject({ stage: 'COLLSCAN' });
    expect(await open.send({ count: 'partial', query: { a: 1 } })).toMatchObject({ n: 3 });
    expect(await open.send({ count: 'partial', query: { a: 1, n: { $gt: 7 } } })).toMatchObject({ n: 1 });
  });

  test('is unique among its own', async () => {
    await create('own', { key: { a: 1 }, name: 'a', unique: true, partialFilterExpression: { on: true } });
    await open.send({
      insert: 'own',
      documents: [
        { _id: 1, a: 1, on: true },
        { _id: 2, a: 1 },
        { _id: 3, a: 1, on: false },
      ],
    });
    expect(await open.send({ count: 'own' })).toMatchObject({ n: 3 });
    const answer = await open.send({
      update: 'own',
      updates: [{ q: { _id: 2 }, u: { $set: { on: true } } }],
    });
    expect(answer['writeErrors']).toMatchObject([{ code: 11000, keyPattern: { a: 1 }, keyValue: { a: 1 } }]);
  });
});

test('a hidden index is kept, but not read from', async () => {
  await create('hidden', { key: { a: 1 }, name: 'a', hidden: true, unique: true });
  await open.send({ insert: 'hidden', documents: [{ a: 1 }] });
  expect(await planOf('hidden', { a: 1 })).toMatchObject({ stage: 'COLLSCAN' });
  expect(await open.send({ find: 'hidden', hint: 'a' })).toMatchObject({ code: 2 });
  expect((await open.send({ insert: 'hidden', documents: [{ a: 1 }] }))['writeErrors']).toMatchObject([
    { code: 11000 },
  ]);
  expect(await open.send({ collMod: 'hidden', index: { name: 'a', hidden: false } })).toMatchObject({
    ok: 1,
    hidden_old: true,
    hidden_new: false,
  });
  expect(await planOf('hidden', { a: 1 })).toMatchObject({ stage: 'FETCH' });
});

describe('a TTL index', () => {
  const round = async () => {
    open.clock.advance(60_000);
    // The round's writes are in the queue before this one.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await open.send({ insert: 'after', documents: [{}] });
  };
  const ids = async (find: string) => {
    const { cursor } = await open.send({ find, sort: { _id: 1 } });
    return (cursor as { firstBatch: { _id: number }[] }).firstBatch.map(({ _id }) => _id);
  };

  test('takes away what is older, and nothing else', async () => {
    await create('ttl', { key: { at: 1 }, name: 'at', expireAfterSeconds: 3600 });
    const now = open.clock.now();
    const before = (seconds: number) => new Date(now - seconds * 1000);
    await open.send({
      insert: 'ttl',
      documents: [
        { _id: 1, at: before(7200) },
        { _id: 2, at: before(10) },
        { _id: 3, at: 'long ago' },
        { _id: 4 },
        { _id: 5, at: [before(10), before(7200)] },
        { _id: 6, at: now - 7200_000 },
        { _id: 7, at: null },
        { _id: 8, at: new Date(now + 3600_000) },
      ],
    });
    await round();
    expect(await ids('ttl')).toEqual([2, 3, 4, 6, 7, 8]);
    open.clock.advance(3600_000 - 60_000);
    await round();
    expect(await ids('ttl')).toEqual([3, 4, 6, 7, 8]);
  });

  test('follows collMod', async () => {
    await create('modified', { key: { at: 1 }, name: 'at', expireAfterSeconds: 1e6 });
    await open.send({ insert: 'modified', documents: [{ _id: 1, at: new Date(open.clock.now()) }] });
    await round();
    expect(await ids('modified')).toEqual([1]);
    expect(
      await open.send({ collMod: 'modified', index: { keyPattern: { at: 1 }, expireAfterSeconds: 10 } }),
    ).toMatchObject({ ok: 1 });
    expect((await listed('modified'))[1]).toMatchObject({ expireAfterSeconds: 10 });
    await round();
    expect(await ids('modified')).toEqual([]);
  });

  test('with a filter takes away only what matches', async () => {
    await create('some', {
      key: { at: 1 },
      name: 'at',
      expireAfterSeconds: 1,
      partialFilterExpression: { done: true },
    });
    const at = new Date(open.clock.now() - 60_000);
    await open.send({
      insert: 'some',
      documents: [
        { _id: 1, at },
        { _id: 2, at, done: true },
      ],
    });
    await round();
    expect(await ids('some')).toEqual([1]);
  });

  test.each<[Document, number]>([
    [{ name: 'nope', hidden: true }, 27],
    [{ name: 'at' }, 72],
    [{ hidden: true }, 72],
    [{ name: 'at', keyPattern: { at: 1 }, hidden: true }, 72],
    [{ name: '_id_', hidden: true }, 2],
    [{ name: 'at', expireAfterSeconds: -5 }, 72],
  ])('collMod refuses %j', async (index, code) => {
    await create('ttl', { key: { at: 1 }, name: 'at', expireAfterSeconds: 3600 });
    expect(await open.send({ collMod: 'ttl', index })).toMatchObject({ ok: 0, code });
  });
});

test('distinct and count by an index say what a scan says', async () => {
  const documents = Array.from({ length: 300 }, (_, at) => ({
    a: [1, 'x', null, new Date(5), { b: 1 }, true, undefined][at % 7],
    n: at % 50,
  }));
  await open.send({ insert: 'plain', documents });
  await create('indexed', { key: { a: 1 }, name: 'a' }, { key: { n: -1, a: 1 }, name: 'n' });
  await open.send({ insert: 'indexed', documents });
  for (const key of ['a', 'n', '_id.x']) {
    const [plain, indexed] = await Promise.all([
      open.send({ distinct: 'plain', key }),
      open.send({ distinct: 'indexed', key }),
    ]);
    const sorted = (values: unknown) => (values as unknown[]).map((value) => JSON.stringify(value)).sort();
    expect(sorted(indexed['values'])).toEqual(sorted(plain['values']));
  }
  const queries: Document[] = [
    { a: 1 },
    { n: { $gt: 10 } },
    { n: { $gte: 10, $lt: 20 } },
    { n: { $lt: 20 } },
    { n: 5, a: 'x' },
    { a: { $in: [1, 'x'] } },
    { a: null },
    { n: 5, a: null },
  ];
  for (const query of queries) {
    const [plain, indexed] = await Promise.all([
      open.send({ count: 'plain', query }),
      open.send({ count: 'indexed', query }),
    ]);
    expect(indexed['n']).toBe(plain['n']);
  }
  expect(await open.send({ count: 'indexed', query: { n: { $gte: 10 } }, skip: 5, limit: 7 })).toMatchObject({
    n: 7,
  });
});
