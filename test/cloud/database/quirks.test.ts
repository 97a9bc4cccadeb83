import { Int32 } from 'bson';
import { ask, CALLERS, failure, openDatabase } from './setup';

const one = (value: number) => new Int32(value);
const target = (collection: string) => ({ database: 'dev-1', collection });
const HIDDEN = (method: string, collection: string) => ['HIDDEN_FILTER', { method, collection }];

describe('the hidden condition on _openid', () => {
  const open = async (options: Parameters<typeof openDatabase>[0] = {}) => {
    const db = await openDatabase(options);
    for (const collection of ['READONLY', 'PRIVATE']) {
      await db.run(ask.add(collection, { _id: 'his', a: one(1) }), 'bob');
      await db.run(ask.add(collection, { _id: 'hers', a: one(2) }), 'alice');
    }
    db.warnings.length = 0;
    return db;
  };
  const change = { $set: { a: one(9) } };

  it.each([
    ['update', ask.update('READONLY', { _id: 'his' }, change, { multi: false }), { updated: 0 }],
    ['update', ask.update('PRIVATE', { a: one(1) }, change), { updated: 0 }],
    ['update', ask.findAndUpdate('PRIVATE', { a: one(1) }, change), { updated: 0 }],
    ['remove', ask.remove('READONLY', { _id: 'his' }, { multi: false }), { deleted: 0 }],
    ['doc().get', ask.find('PRIVATE', { _id: 'his' }, { byId: true }), { list: [] }],
  ])('makes %s() find nothing, changes nothing, and is named', async (method, request, reply) => {
    const db = await open();
    expect(await db.run(request, 'alice')).toMatchObject(reply);
    expect(db.warnings).toEqual([HIDDEN(method, request.collection)]);
    const found = await db.store.find(target(request.collection), { filter: { _id: 'his' } });
    expect(found).toEqual([{ _id: 'his', a: one(1), _openid: 'bob' }]);
    await db.stop();
  });

  it('is not named where it is not the reason, nor to who is under none', async () => {
    const db = await open();
    await db.run(ask.update('PRIVATE', { _id: 'nobodys' }, change), 'alice');
    await db.run(ask.remove('PRIVATE', { _id: 'his', a: one(7) }), 'alice');
    await db.run(ask.update('PRIVATE', { _id: 'hers' }, change), 'alice');
    await db.run(ask.find('READONLY', { _id: 'his' }, { byId: true }), 'alice');
    await db.run(ask.remove('PRIVATE', { _id: 'nobodys' }), 'function');
    expect(db.warnings).toEqual([]);
    await db.stop();
  });

  it('is not looked for in serve', async () => {
    const db = await openDatabase({ mode: 'serve' });
    await db.run({ action: 'createCollection', collection: 'PRIVATE' });
    await db.run(ask.add('PRIVATE', { _id: 'his' }), 'bob');
    await db.run(ask.remove('PRIVATE', { _id: 'his' }), 'alice');
    expect(db.warnings).toEqual([]);
    await db.stop();
  });
});

it('a unique index lets one document lack its field, and the second is told why it is refused', async () => {
  const db = await openDatabase();
  await db.run({ action: 'createCollection', collection: 'users' });
  await db.store.createIndexes(target('users'), [{ name: 'phone', key: { phone: one(1) }, unique: true }]);
  await db.run(ask.add('users', { name: 'a' }));
  await expect(db.run(ask.add('users', { name: 'b' }))).rejects.toEqual(
    failure('DATABASE_DUPLICATE_WRITE', /phone/),
  );
  expect(db.warnings).toEqual([['UNIQUE_FIELD_ABSENT', { collection: 'users', fields: 'phone' }]]);
  await db.run(ask.add('users', { phone: '1' }));
  await expect(db.run(ask.add('users', { phone: '1' }))).rejects.toEqual(failure('DATABASE_DUPLICATE_WRITE'));
  expect(db.warnings).toHaveLength(1);
  await db.stop();
});

describe('a collection more than a hundred', () => {
  const fill = async (options: Parameters<typeof openDatabase>[0]) => {
    const db = await openDatabase(options);
    for (let index = 0; index < 100; index++) await db.store.createCollection(target(`c${index}`));
    return db;
  };

  it('is warned of in dev, made by name or by its first use', async () => {
    const db = await fill({});
    await db.run({ action: 'createCollection', collection: 'more' });
    await db.run(ask.add('another', {}));
    await expect(db.run({ action: 'createCollection', collection: 'more' })).rejects.toEqual(
      failure('DATABASE_COLLECTION_ALREADY_EXIST'),
    );
    expect(db.warnings.filter(([code]) => code === 'COLLECTIONS_MANY')).toEqual([
      ['COLLECTIONS_MANY', { limit: 100 }],
      ['COLLECTIONS_MANY', { limit: 100 }],
    ]);
    await db.stop();
  });

  it('is refused with strict', async () => {
    const db = await fill({ strict: true });
    await expect(db.run({ action: 'createCollection', collection: 'more' })).rejects.toEqual(
      failure('DATABASE_COLLECTION_EXCEED_LIMIT'),
    );
    expect(await db.store.collections('dev-1')).toHaveLength(100);
    await db.stop();
  });

  it('is made in a cloud of one’s own', async () => {
    const db = await fill({ strict: true, mode: 'serve' });
    await db.run({ action: 'createCollection', collection: 'more' });
    expect(await db.store.collections('dev-1')).toHaveLength(101);
    await db.stop();
  });
});

describe('quirks that the real cloud keeps silent about, and are the same here', () => {
  it('update() changes the fields it names, set() replaces the document', async () => {
    const db = await openDatabase();
    await db.run(ask.add('c', { _id: 'x', a: one(1), deep: { y: one(1), z: one(2) } }));
    await db.run(ask.update('c', { _id: 'x' }, { $set: { 'deep.y': one(5) } }));
    expect((await db.run(ask.find('c'))).list).toEqual([
      { _id: 'x', a: one(1), deep: { y: one(5), z: one(2) } },
    ]);
    await db.run(ask.set('c', 'x', { deep: { y: one(6) } }));
    expect((await db.run(ask.find('c'))).list).toEqual([{ _id: 'x', deep: { y: one(6) } }]);
    await db.stop();
  });

  it('the server signs what a page creates and lets no page write the owner', async () => {
    const db = await openDatabase();
    await db.run(ask.add('c', { _id: 'x' }), 'alice');
    expect((await db.run(ask.find('c'))).list).toEqual([{ _id: 'x', _openid: CALLERS.alice.openid }]);
    await expect(db.run(ask.add('c', { _openid: 'bob' }), 'alice')).rejects.toEqual(failure('INVALID_PARAM'));
    await expect(
      db.run(ask.update('c', { _id: 'x' }, { $set: { _openid: 'bob' } }), 'alice'),
    ).rejects.toEqual(failure('INVALID_PARAM'));
    await db.stop();
  });
});
