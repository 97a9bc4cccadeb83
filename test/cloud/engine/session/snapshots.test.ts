import type { ClientSession } from 'mongodb';
import { MAX_SNAPSHOTS, SNAPSHOT_LIFETIME } from '../../../../cloud/engine/session/snapshots';
import { openHereWithDriver, type Opened } from './setup';

interface Row {
  readonly _id: number;
  readonly a: number;
}

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.client.db('t').dropDatabase();
  await rows().insertMany([1, 2, 3].map((_id) => ({ _id, a: 1 })));
});

const rows = () => opened.client.db('t').collection<Row>('rows');
const inSnapshot = async (work: (session: ClientSession) => Promise<void>) => {
  const session = opened.client.startSession({ snapshot: true });
  await work(session).finally(() => session.endSession());
};

it('shows all reads of a session the state of its first', async () => {
  await inSnapshot(async (session) => {
    expect(await rows().find({}, { session }).toArray()).toHaveLength(3);
    await rows().updateOne({ _id: 1 }, { $set: { a: 2 } });
    await rows().deleteOne({ _id: 2 });
    await rows().createIndex({ a: 1 }, {}, {});
    expect(await rows().distinct('a', {}, { session })).toEqual([1]);
    expect(await rows().countDocuments({ a: 1 }, { session })).toBe(3);
    expect(await rows().findOne({ _id: 2 }, { session })).toEqual({ _id: 2, a: 1 });
  });
  expect(await rows().find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, a: 2 },
    { _id: 3, a: 1 },
  ]);
});

it('goes on with a cursor at its snapshot', async () => {
  await inSnapshot(async (session) => {
    const cursor = rows().find({}, { session, batchSize: 1 });
    expect(await cursor.next()).toEqual({ _id: 1, a: 1 });
    await rows().deleteMany({});
    expect(await cursor.toArray()).toEqual([
      { _id: 2, a: 1 },
      { _id: 3, a: 1 },
    ]);
  });
});

it('is not kept longer than a minute', async () => {
  await inSnapshot(async (session) => {
    await rows().findOne({}, { session });
    opened.clock.advance(SNAPSHOT_LIFETIME);
    await expect(rows().findOne({}, { session })).rejects.toMatchObject({ code: 239 });
  });
});

it('gives way to newer ones', async () => {
  await inSnapshot(async (session) => {
    await rows().findOne({}, { session });
    for (let round = 0; round < MAX_SNAPSHOTS; round++) {
      await rows().updateOne({ _id: 1 }, { $inc: { a: 1 } });
      await opened.send({ find: 'rows', readConcern: { level: 'snapshot' } });
    }
    await expect(rows().findOne({}, { session })).rejects.toMatchObject({ code: 239 });
  });
});

it('is for reads alone', async () => {
  await inSnapshot(async (session) => {
    await expect(rows().insertOne({ _id: 4, a: 1 }, { session })).rejects.toMatchObject({ code: 72 });
  });
});
