import { openHereWithDriver, type Opened } from './setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

describe('collections and indexes in a transaction', () => {
  it('are made with it, and not without', async () => {
    const db = open.client.db('made');
    const session = open.client.startSession();
    for (const end of ['abortTransaction', 'commitTransaction'] as const) {
      session.startTransaction();
      await db.createCollection('new', { session, validator: { a: { $type: 'number' } } });
      await db.collection('new').createIndex({ a: 1 }, { unique: true }, { session });
      await db.collection('indexed').createIndex({ b: 1 }, {}, { session });
      await db.collection('new').insertOne({ a: 1 }, { session });
      expect(await db.collection('new').findOne({ a: 1 }, { session })).toMatchObject({ a: 1 });
      expect(await db.listCollections().toArray()).toEqual([]);
      await session[end]();
    }
    await session.endSession();
    expect((await db.collection('new').indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
    expect((await db.collection('indexed').indexes()).map(({ name }) => name)).toEqual(['_id_', 'b_1']);
    await expect(db.collection('new').insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
    await expect(db.collection('new').insertOne({ a: 'x' })).rejects.toMatchObject({ code: 121 });
    expect(await db.command({ validate: 'new' })).toMatchObject({ valid: true });
  });

  it('are not changed where they are there already', async () => {
    const db = open.client.db('there');
    await db.collection('c').insertOne({ a: 1 });
    const session = open.client.startSession();
    session.startTransaction();
    await expect(db.collection('c').createIndex({ a: 1 }, {}, { session })).rejects.toMatchObject({
      code: 263,
    });
    await session.endSession();
  });
});

it('killAllSessions gives up what open transactions hold', async () => {
  const rows = open.client.db('held').collection<{ _id: number }>('rows');
  await rows.insertOne({ _id: 1 });
  const session = open.client.startSession();
  session.startTransaction();
  await rows.deleteOne({ _id: 1 }, { session });
  await open.client.db('admin').command({ killAllSessions: [] });
  expect((await rows.deleteOne({ _id: 1 })).deletedCount).toBe(1);
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
  await session.endSession();
});

it('goes on after collMod and renameCollection', async () => {
  const db = open.client.db('modified');
  await db.collection('rows').createIndex({ a: 1 }, {}, {});
  for (const hidden of [true, false]) {
    await db.command({ collMod: 'rows', index: { name: 'a_1', hidden } });
  }
  const rows = await (await db.collection('rows').rename('other')).rename('rows');
  await open.client.withSession((session) =>
    session.withTransaction(() => rows.insertOne({ a: 1 }, { session }), { maxCommitTimeMS: 1000 }),
  );
  expect(await rows.countDocuments()).toBe(1);
}, 10_000);
