import { Int32 } from 'bson';
import { ask, failure, openDatabase } from './setup';

type Setup = Awaited<ReturnType<typeof openDatabase>>;
const n = (value: number) => new Int32(value);
const target = (collection: string) => ({ database: 'dev-1', collection });

describe('limits', () => {
  let db: Setup;
  beforeAll(async () => {
    db = await openDatabase({ permission: 'READONLY' });
    await db.store.createCollection(target('many'));
    const documents = Array.from({ length: 1002 }, (_, index) => ({ _id: n(index) }));
    await db.store.insert(target('many'), documents);
    await db.store.createCollection(target('big'));
    await db.store.insert(
      target('big'),
      Array.from({ length: 3 }, (_, index) => ({ _id: n(index), text: 'x'.repeat(400_000) })),
    );
  });
  afterAll(() => db.stop());
  beforeEach(() => (db.warnings.length = 0));

  it.each([
    ['alice', {}, 20, true],
    ['alice', { limit: 5 }, 5, false],
    ['alice', { limit: 100 }, 20, true],
    ['alice', { limit: 0 }, 20, true],
    ['alice', { limit: 20, skip: 20 }, 20, false],
    ['alice', { skip: 1000 }, 2, false],
    ['web', {}, 100, true],
    ['web', { limit: 2000 }, 1000, true],
    ['function', {}, 100, true],
    ['function', { limit: 100 }, 100, true],
    ['function', { limit: 100, skip: 100 }, 100, false],
    ['function', { limit: 200 }, 200, false],
    ['function', { limit: 1000 }, 1000, true],
    ['function', { limit: 2000 }, 1000, true],
    ['admin', {}, 100, true],
  ] as const)('%s asking %j gets %i documents; warned: %s', async (who, more, size, warned) => {
    const { list } = await db.run(ask.find('many', {}, more), who);
    expect(list).toHaveLength(size);
    expect(db.warnings).toEqual(warned ? [['RESULT_CUT', { collection: 'many', limit: size }]] : []);
  });

  it.each([
    [[{ $match: {} }], 20, true],
    [[{ $match: { _id: { $lt: n(20) } } }], 20, false],
    [[{ $limit: n(50) }], 50, false],
    [[], 20, true],
  ] as const)('an aggregate of %j gives %i documents; warned: %s', async (pipeline, size, warned) => {
    const { list } = await db.run(ask.aggregate('many', ...pipeline));
    expect(list).toHaveLength(size);
    expect(db.warnings).toEqual(warned ? [['AGGREGATE_CUT', { collection: 'many', limit: 20 }]] : []);
  });

  it('refuses a result over 1 MB, but not the administrator', async () => {
    const error = failure('DATABASE_RESULT_TOO_LARGE', /1 MB/);
    await expect(db.run(ask.find('big'), 'alice')).rejects.toEqual(error);
    await expect(db.run(ask.find('big'))).rejects.toEqual(error);
    await expect(db.run(ask.aggregate('big', { $match: {} }))).rejects.toEqual(error);
    expect((await db.run(ask.find('big', {}, { limit: 2 }))).list).toHaveLength(2);
    expect((await db.run(ask.find('big'), 'admin')).list).toHaveLength(3);
  });
});

describe('environments and collections', () => {
  it('in dev lead every name to the default environment, and say so', async () => {
    const db = await openDatabase();
    for (const env of [undefined, '', 'dev-1', 'prod-xyz', '我的环境'])
      await db.run(ask.add('c', { a: n(1) }), 'function', env);
    await db.run(ask.add('c', { a: n(1) }), 'function', 'dev-2');
    expect(await db.store.count(target('c'), {})).toBe(5);
    expect(await db.store.count({ database: 'dev-2', collection: 'c' }, {})).toBe(1);
    expect(db.warnings.filter(([code]) => code === 'ENV_FALLBACK')).toEqual([
      ['ENV_FALLBACK', { env: 'prod-xyz', actual: 'dev-1' }],
      ['ENV_FALLBACK', { env: '我的环境', actual: 'dev-1' }],
    ]);
    await db.stop();
  });

  it('in dev create a missing collection at its first use, and say so', async () => {
    const db = await openDatabase();
    expect(await db.run(ask.find('fresh'))).toEqual({ list: [], offset: 0, limit: 100 });
    await db.run(ask.add('fresh', { a: n(1) }));
    await Promise.all([
      db.run(ask.count('two')),
      db.run(ask.add('two', { a: n(1) })),
      db.run(ask.add('two', {})),
    ]);
    expect((await db.store.collections('dev-1')).sort()).toEqual(['fresh', 'two']);
    expect(new Set(db.warnings.map((warning) => JSON.stringify(warning)))).toEqual(
      new Set(['fresh', 'two'].map((collection) => JSON.stringify(['COLLECTION_CREATED', { collection }]))),
    );
    await expect(db.run(ask.add('closed', {}), 'alice', 'dev-1')).resolves.toBeDefined();
    await db.stop();
  });

  it('notice within a second that a collection was dropped', async () => {
    const db = await openDatabase({ strict: true });
    await db.run({ action: 'createCollection', collection: 'c' });
    expect(await db.run(ask.count('c'))).toEqual({ total: 0 });
    await db.store.dropCollection(target('c'));
    db.clock.advance(1000);
    await expect(db.run(ask.count('c'))).rejects.toEqual(failure('DATABASE_COLLECTION_NOT_EXIST'));
    await db.stop();
  });

  it('do not create a collection for a page that is refused', async () => {
    const db = await openDatabase();
    await expect(db.run(ask.find('ADMINONLY'), 'alice')).rejects.toEqual(
      failure('DATABASE_PERMISSION_DENIED'),
    );
    expect(await db.store.collections('dev-1')).toEqual([]);
    await db.stop();
  });

  it.each([{ strict: true }, { mode: 'serve' }] as const)(
    'are refused as on the real cloud with %j',
    async (options) => {
      const db = await openDatabase(options);
      const missing = failure('DATABASE_COLLECTION_NOT_EXIST', /Db or Table not exist.*fresh/);
      for (const request of [
        ask.find('fresh'),
        ask.add('fresh', {}),
        ask.set('fresh', 'x', {}),
        ask.count('fresh'),
      ]) {
        await expect(db.run(request)).rejects.toEqual(missing);
      }
      await expect(db.run(ask.find('fresh'), 'admin', 'prod-xyz')).rejects.toEqual(
        failure('INVALIID_ENV', /prod-xyz/),
      );
      expect(await db.run({ action: 'createCollection', collection: 'fresh' })).toEqual({});
      expect(await db.run(ask.find('fresh'))).toMatchObject({ list: [] });
      // Said, since a program may pass over what it was refused.
      expect(new Set(db.warnings.map(([code]) => code))).toEqual(
        new Set(['COLLECTION_ABSENT', 'ENV_UNKNOWN']),
      );
      await db.stop();
    },
  );
});
