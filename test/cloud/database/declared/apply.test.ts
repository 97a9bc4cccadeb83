import type { CollectionSettings } from '../../../../cloud/base';
import { asDatabaseError, keptPermissions } from '../../../../cloud/database';
import type { Store } from '../../../../cloud/store';
import { openStore } from '../store';
import { createScene, declare, DELETE, KEEP, type Scene } from './scene';

let store: Store;
let scene: Scene;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.stop());
beforeEach(async () => {
  for (const name of ['dev-1', 'dev-2', '__yunlet']) await store.dropDatabase(name);
  scene = createScene(store);
});

const at = (collection: string, database = 'dev-1') => ({ database, collection });
const indexesOf = async (collection: string): Promise<readonly string[]> => {
  const { cursor } = await store.command('dev-1', { listIndexes: collection });
  const { firstBatch } = cursor as { readonly firstBatch: readonly Record<string, unknown>[] };
  return firstBatch.map(({ name, key, unique, ...rest }) =>
    [
      name,
      JSON.stringify(key),
      ...(unique === true ? ['unique'] : []),
      ...Object.keys(rest)
        .filter((field) => field !== 'v')
        .sort(),
    ].join(' '),
  );
};
/** Applies, expects nothing to be refused, and expects nothing to be left to do. */
const apply = async (notes: CollectionSettings) => {
  const outcome = await scene.apply(declare({ notes }), KEEP);
  expect(outcome.refused).toEqual([]);
  expect((await scene.plan(declare({ notes }), KEEP)).changes).toEqual([]);
  return outcome;
};
const kinds = (changes: readonly { readonly kind: string }[]) => changes.map(({ kind }) => kind);

describe('applying', () => {
  it('makes everything that is declared, once', async () => {
    const notes: CollectionSettings = {
      permission: 'CUSTOM',
      rules: { read: true },
      schema: { properties: { title: { type: 'string' }, n: { type: 'integer' } } },
      indexes: [
        { name: 'newest', keys: { at: -1, _id: 1 } },
        { name: 'title', keys: { title: 1 }, unique: true, sparse: true },
        { name: 'place', keys: { place: '2dsphere' } },
        { name: 'gone', keys: { until: 1 }, expireAfterSeconds: 60 },
        { name: 'quiet', keys: { n: 1 }, hidden: true },
        { name: 'hash', keys: { n: 'hashed' } },
        { name: 'some', keys: { n: 1 }, partialFilterExpression: { n: { $gt: 3 } } },
      ],
    };
    expect((await scene.plan(declare({ notes }), KEEP)).changes).toHaveLength(10);
    expect(await store.collections('dev-1')).toEqual([]);
    const first = await apply(notes);
    expect(kinds(first.done)).toEqual([
      ...['setPermission', 'createCollection', 'setSchema'],
      ...notes.indexes!.map(() => 'createIndex'),
    ]);
    expect(await indexesOf('notes')).toEqual([
      '_id_ {"_id":1}',
      'newest {"at":-1,"_id":1}',
      'title {"title":1} unique sparse',
      'place {"place":"2dsphere"} 2dsphereIndexVersion',
      'gone {"until":1} expireAfterSeconds',
      'quiet {"n":1} hidden',
      'hash {"n":"hashed"}',
      'some {"n":1} partialFilterExpression',
    ]);
    expect(scene.permissions.permissionOf('notes', 'dev-1')).toBe('CUSTOM');
    await expect(store.insert(at('notes'), [{ _id: 'a', n: 1.5 }])).rejects.toThrow(/validation/);
    await store.insert(at('notes'), [{ _id: 'a', n: 1, title: 't' }]);

    const second = await scene.apply(declare({ notes }), KEEP);
    expect([second.done, second.refused]).toEqual([[], []]);
  });

  it('changes an index in place where it can, and builds it anew where not', async () => {
    await store.insert(at('notes'), [{ _id: 'a', n: 1, m: 1 }]);
    await apply({ indexes: [{ name: 'n', keys: { n: 1 } }] });
    expect(kinds((await apply({ indexes: [{ name: 'n', keys: { n: 1 }, hidden: true }] })).done)).toEqual([
      'changeIndex',
    ]);
    await apply({ indexes: [{ name: 'n', keys: { n: 1 }, expireAfterSeconds: 5 }] });
    expect(await indexesOf('notes')).toContain('n {"n":1} expireAfterSeconds');
    const anew = await apply({ indexes: [{ name: 'n', keys: { m: -1, n: 1 }, unique: true }] });
    expect(kinds(anew.done)).toEqual(['replaceIndex']);
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'n {"m":-1,"n":1} unique']);
    await apply({ indexes: [{ name: 'other', keys: { m: -1, n: 1 }, unique: true }] });
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'other {"m":-1,"n":1} unique']);
    await apply({ indexes: [{ name: 'other', keys: { m: 1, n: 1 }, unique: true, sparse: true }] });
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'other {"m":1,"n":1} unique sparse']);
    await apply({
      indexes: [{ name: 'other', keys: { m: 1 }, partialFilterExpression: { n: { $gt: 0 } } }],
    });
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'other {"m":1} partialFilterExpression']);
  });

  it('lets indexes change places', async () => {
    await apply({
      indexes: [
        { name: 'a', keys: { x: 1 } },
        { name: 'b', keys: { y: 1 } },
      ],
    });
    await apply({
      indexes: [
        { name: 'a', keys: { y: 1 } },
        { name: 'b', keys: { x: 1 } },
        { name: 'c', keys: { z: 1 } },
      ],
    });
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'a {"y":1}', 'b {"x":1}', 'c {"z":1}']);
  });

  it('keeps the old index where the documents forbid the new one, and says which', async () => {
    await store.insert(at('notes'), [
      { _id: 'a', n: 1, m: 1 },
      { _id: 'b', n: 1, m: 2 },
      { _id: 'c', m: 3 },
    ]);
    await apply({ indexes: [{ name: 'n', keys: { m: 1 } }] });
    const { done, refused } = await scene.apply(
      declare({
        notes: {
          indexes: [
            { name: 'n', keys: { n: 1 }, unique: true },
            { name: 'new', keys: { m: -1 } },
            { name: 'twice', keys: { n: 1, x: 1 }, unique: true },
          ],
        },
      }),
      KEEP,
    );
    expect(done).toMatchObject([{ kind: 'createIndex', index: { name: 'new' } }]);
    expect(refused).toMatchObject([
      { change: { kind: 'replaceIndex' }, documents: { count: 2, ids: ['a', 'b'] } },
      { change: { kind: 'createIndex', index: { name: 'twice' } }, documents: { count: 2 } },
    ]);
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'n {"m":1}', 'new {"m":-1}']);
  });

  it('keeps two that change places where one of them is refused', async () => {
    await store.insert(at('notes'), [
      { _id: 'a', x: 1, y: 1 },
      { _id: 'b', x: 1, y: 2 },
    ]);
    const before = [
      { name: 'a', keys: { x: 1 } as const },
      { name: 'b', keys: { y: 1 } as const },
    ];
    await apply({ indexes: before });
    const swapped = [
      { name: 'a', keys: { y: 1 } as const },
      { name: 'b', keys: { x: 1 } as const, unique: true },
    ];
    const { done, refused } = await scene.apply(declare({ notes: { indexes: swapped } }), KEEP);
    expect(done).toEqual([]);
    expect(refused).toHaveLength(2);
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'a {"x":1}', 'b {"y":1}']);
  });

  it('sets no schema that documents break', async () => {
    await store.insert(at('notes'), [
      { _id: 'a', n: 'x' },
      { _id: 'b', n: 'y' },
      { _id: 'c', n: 1 },
    ]);
    const notes = { schema: { properties: { n: { type: 'number' } } } };
    const { refused } = await scene.apply(declare({ notes }), KEEP);
    expect(refused).toMatchObject([
      { change: { kind: 'setSchema' }, documents: { count: 2, ids: ['a', 'b'] } },
    ]);
    await store.insert(at('notes'), [{ _id: 'd', n: 'z' }]);
    await store.remove(at('notes'), { n: { $type: 'string' } }, { multi: true });
    await apply(notes);
    await expect(store.insert(at('notes'), [{ _id: 'e', n: 'z' }])).rejects.toThrow(/validation/);
    await apply({ schema: { properties: { n: { type: 'string' } } } }).then(
      () => fail('documents break it'),
      () => undefined,
    );
    // What held before still holds.
    await expect(store.insert(at('notes'), [{ _id: 'e', n: 'z' }])).rejects.toThrow(/validation/);
    await apply({});
    await store.insert(at('notes'), [{ _id: 'e', n: 'z' }]);
  });

  it('says which fields break a schema, and no values', async () => {
    const text = { type: 'string' };
    await apply({
      schema: {
        required: ['title'],
        properties: {
          title: { ...text, maxLength: 3 },
          n: { type: 'integer' },
          place: { properties: { city: text } },
          tags: { items: text },
        },
        additionalProperties: false,
      },
    });
    const sentence = async (documents: readonly Record<string, unknown>[]) => {
      const error = await store.insert(at('notes'), documents).catch((thrown: unknown) => thrown);
      return (asDatabaseError(error, 'notes') as Error).message;
    };
    expect(await sentence([{ _id: 1, title: 'secret', n: 1.5, place: { city: 7 } }])).toMatch(
      /Document failed validation: title \(maxLength\), n \(multipleOf\), place\.city \(type\)$/,
    );
    expect(await sentence([{ _id: 1, tags: ['a', 1], other: 1 }])).toMatch(
      /: title \(required\), tags\.1 \(type\), other \(additionalProperties\)$/,
    );
    // The first of several that is refused.
    expect(await sentence([{ _id: 1, title: 'a' }, { _id: 2 }])).toMatch(/: title \(required\)$/);
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, n]));
    expect(await sentence([{ _id: 3, title: 'a', ...many }])).toMatch(/f4 \(additionalProperties\), …$/);
  });

  it('deletes only where asked', async () => {
    await store.insert(at('old'), [{ _id: 1 }, { _id: 2 }]);
    await apply({ indexes: [{ name: 'n', keys: { n: 1 } }] });
    await store.command('dev-1', { create: 'odd', validator: { n: { $gt: 0 } } });
    const declared = declare({ notes: {}, odd: {} });
    const kept = await scene.apply(declared, KEEP);
    expect(kept.undeclared).toEqual([
      { kind: 'index', collection: 'notes', name: 'n' },
      { kind: 'validator', collection: 'odd' },
      { kind: 'collection', collection: 'old', documents: 2 },
    ]);
    expect(await store.collections('dev-1')).toEqual(['notes', 'odd', 'old']);
    const gone = await scene.apply(declared, DELETE);
    expect(gone.done).toMatchObject([
      { kind: 'dropIndex' },
      { kind: 'dropValidator' },
      { kind: 'dropCollection', collection: 'old', documents: 2 },
    ]);
    expect(await store.collections('dev-1')).toEqual(['notes', 'odd']);
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}']);
    await store.insert(at('odd'), [{ _id: 1, n: -1 }]);
    expect((await scene.plan(declared, DELETE)).changes).toEqual([]);
  });

  it('removes what an interrupted change has left', async () => {
    await store.command('dev-1', {
      createIndexes: 'notes',
      indexes: [{ name: 'n~beside', key: { n: 1 }, partialFilterExpression: { _id: { $exists: true } } }],
    });
    await apply({ indexes: [{ name: 'n', keys: { n: 1 } }] });
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'n {"n":1}']);
  });

  it('puts permissions in force in the environment it is for, and keeps them', async () => {
    const declared = {
      collections: { notes: { permission: 'ADMINONLY' as const } },
      storage: { permission: 'PRIVATE' as const },
    };
    await scene.apply(declared, { env: 'dev-2', deletes: false });
    const { permissions } = scene;
    expect(permissions.permissionOf('notes', 'dev-2')).toBe('ADMINONLY');
    expect(permissions.storage('dev-2').mode).toBe('PRIVATE');
    expect(permissions.permissionOf('notes', 'dev-1')).toBe('PRIVATE');
    expect(permissions.storage('dev-1').mode).toBe('READONLY');
    expect(await keptPermissions(store, 'dev-2')).toEqual(declared);
    expect(await keptPermissions(store, 'dev-1')).toBeUndefined();
    expect(await store.collections('dev-2')).toEqual(['notes']);
    // Declared no more: the default is in force again.
    await scene.apply({ collections: {}, storage: {} }, { env: 'dev-2', deletes: false });
    expect(permissions.permissionOf('notes', 'dev-2')).toBe('PRIVATE');
    expect(await keptPermissions(store, 'dev-2')).toEqual({ collections: {}, storage: {} });
  });

  it('lets several at once take turns', async () => {
    const other = createScene(store);
    const one = declare({ notes: { indexes: [{ name: 'n', keys: { n: 1 } }] } });
    const two = declare({ notes: { indexes: [{ name: 'n', keys: { m: 1 }, unique: true }] } });
    await store.insert(at('notes'), [
      { _id: 'a', m: 1 },
      { _id: 'b', m: 2 },
    ]);
    const outcomes = await Promise.all([
      ...[one, two, one].map((declared) => scene.apply(declared, KEEP)),
      // Another process has turns of its own.
      ...[one, one].map((declared) => other.apply(declared, KEEP)),
    ]);
    expect(outcomes.slice(0, 3).flatMap(({ refused }) => refused)).toEqual([]);
    await scene.apply(one, KEEP);
    expect(await indexesOf('notes')).toEqual(['_id_ {"_id":1}', 'n {"n":1}']);
    expect(await store.count(at('notes'), {})).toBe(2);
  });

  it('refuses more than the real cloud takes where it is strict', async () => {
    const indexes = Array.from({ length: 20 }, (_, n) => ({
      name: `i${n}`,
      keys: { [`f${n}`]: 1 as const },
    }));
    const declared = declare({ notes: { indexes } });
    const strict = createScene(store, { strict: true });
    await expect(strict.apply(declared, KEEP)).rejects.toMatchObject({ code: 'DECLARED_BEYOND_LIMIT' });
    expect(await store.collections('dev-1')).toEqual([]);
    expect((await strict.plan(declared, KEEP)).beyond).toHaveLength(1);
    const serving = await createScene(store, { strict: true, mode: 'serve' }).apply(declared, KEEP);
    expect([serving.beyond.length, serving.refused]).toEqual([1, []]);
    await store.dropDatabase('dev-1');
    const loose = await scene.apply(declared, KEEP);
    expect([loose.beyond.length, loose.refused]).toEqual([1, []]);
  });

  it('refuses an environment that is not of this cloud', async () => {
    const elsewhere = { env: 'prod', deletes: false };
    await expect(scene.apply(declare({}), elsewhere)).rejects.toMatchObject({ code: 'INVALIID_ENV' });
    await expect(scene.plan(declare({}), elsewhere)).rejects.toMatchObject({ code: 'INVALIID_ENV' });
  });
});

describe('a declaration that makes no sense changes nothing', () => {
  const index = (settings: object) => ({ notes: { indexes: [settings] } });
  it.each<[string, Record<string, object>, RegExp]>([
    [
      'a rule that is wrong',
      { notes: { permission: 'CUSTOM', rules: { read: 'a b' } } },
      /notes\.rules\.read/,
    ],
    ['rules without CUSTOM', { notes: { rules: { read: true } } }, /notes\.rules/],
    ['a name that no collection has', { a$b: {} }, /collections\.a\$b/],
    [
      'a schema that is wrong',
      { notes: { schema: { properties: { n: { format: 'email' } } } } },
      /notes\.schema\.properties\.n\.format/,
    ],
    ['a schema that is none', { notes: { schema: { type: 3 } } }, /notes\.schema\.type/],
    ['an empty seed', { notes: { seed: '' } }, /notes\.seed/],
    ['an index without a name', index({ name: '', keys: { n: 1 } }), /indexes\[0\]\.name/],
    ["the _id's own name", index({ name: '_id_', keys: { n: 1 } }), /indexes\[0\]\.name/],
    ['the _id itself', index({ name: 'x', keys: { _id: 1 } }), /always there/],
    ['a path that is none', index({ name: 'x', keys: { 'a..b': 1 } }), /no path/],
    ['an operator as a path', index({ name: 'x', keys: { 'a.$b': 1 } }), /no path/],
    ['a number among other names', index({ name: 'x', keys: { a: 1, 7: 1 } }), /its place/],
    [
      'a time to live of two fields',
      index({ name: 'x', keys: { a: 1, b: 1 }, expireAfterSeconds: 1 }),
      /one field/,
    ],
    [
      'a time to live of a place',
      index({ name: 'x', keys: { a: '2dsphere' }, expireAfterSeconds: 1 }),
      /one field/,
    ],
    [
      'sparse and partial',
      index({ name: 'x', keys: { a: 1 }, sparse: true, partialFilterExpression: {} }),
      /beside/,
    ],
    [
      'two hashed fields',
      index({ name: 'x', keys: { a: 'hashed', b: 'hashed' } }),
      /one field can be hashed/,
    ],
    ['a unique hash', index({ name: 'x', keys: { a: 'hashed' }, unique: true }), /unique/],
    [
      'a name twice',
      {
        notes: {
          indexes: [
            { name: 'x', keys: { a: 1 } },
            { name: 'x', keys: { b: 1 } },
          ],
        },
      },
      /twice/,
    ],
    [
      'an index twice',
      {
        notes: {
          indexes: [
            { name: 'x', keys: { a: 1 } },
            { name: 'y', keys: { a: 1 } },
          ],
        },
      },
      /same index as "x"/,
    ],
  ])('%s', async (_name, collections, words) => {
    const declared = declare({ first: {}, ...(collections as Record<string, CollectionSettings>) });
    const refused = await scene.apply(declared, KEEP).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'CONFIG_INVALID' });
    expect((refused as Error).message).toMatch(words);
    await expect(scene.plan(declared, KEEP)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await store.collections('dev-1')).toEqual([]);
  });

  it('what only the store can tell is refused by itself', async () => {
    const { done, refused } = await scene.apply(
      declare({
        notes: {
          indexes: [
            { name: 'x', keys: { a: 1 }, partialFilterExpression: { a: { $regex: 'x' } } },
            { name: 'y', keys: { a: 1 } },
          ],
        },
      }),
      KEEP,
    );
    expect(kinds(done)).toEqual(['createCollection', 'createIndex']);
    expect(refused).toMatchObject([{ change: { index: { name: 'x' } } }]);
  });
});
