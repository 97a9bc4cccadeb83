import { UUID, type Document } from 'bson';
import { MongoClient, MongoServerError, WriteConcern, type ClientSession, type Collection } from 'mongodb';
import { openHereWithDriver, type Opened } from './setup';

interface Row {
  readonly _id: string;
  readonly n?: number;
  readonly k?: string | number;
}

let open: Opened;
let rows: Collection<Row>;
const sessions: ClientSession[] = [];

beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());
let round = 0;
beforeEach(async () => {
  rows = open.client.db('t').collection<Row>(`rows${++round}`);
  await rows.createIndexes([{ key: { k: 1 }, unique: true, sparse: true }, { key: { n: 1 } }]);
  await rows.insertMany([
    { _id: 'a', n: 1, k: 'ka' },
    { _id: 'b', n: 2, k: 'kb' },
  ]);
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.endSession();
  const validated = await open.client.db('t').command({ validate: rows.collectionName });
  expect(validated).toMatchObject({ valid: true, errors: [] });
});

const begin = () => {
  const session = open.client.startSession();
  sessions.push(session);
  session.startTransaction({
    readConcern: { level: 'snapshot' },
    writeConcern: new WriteConcern('majority'),
  });
  return session;
};
const all = (session?: ClientSession) =>
  rows
    .find({}, session === undefined ? {} : { session })
    .sort({ _id: 1 })
    .toArray();
const conflict = expect.objectContaining({
  code: 112,
  codeName: 'WriteConflict',
  errorLabels: ['TransientTransactionError'],
}) as Error;
const failed = (code: number) => expect.objectContaining({ code }) as Error;
const labelled = (error: unknown) =>
  error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError');

it('is announced: a replica set of one, also to a driver that looks for its members', async () => {
  const hello = await open.client.db('admin').command({ hello: 1 });
  const address = `127.0.0.1:${open.here.port}`;
  expect(hello).toMatchObject({ setName: 'yunlet', hosts: [address], me: address, primary: address });
  for (const uri of [`mongodb://${address}`, `mongodb://localhost:${open.here.port}/?replicaSet=yunlet`]) {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5000 });
    const n = await client.withSession((session) =>
      session.withTransaction(() =>
        client.db('t').collection(rows.collectionName).countDocuments({}, { session }),
      ),
    );
    expect(n).toBe(2);
    await client.close();
  }
});

it('sees its own writes through filters, indexes, sorts, counts and pipelines; nobody else does', async () => {
  const session = begin();
  await rows.insertOne({ _id: 'c', n: 0, k: 'kc' }, { session });
  await rows.updateOne({ _id: 'a' }, { $set: { n: 9 } }, { session });
  await rows.deleteOne({ k: 'kb' }, { session });
  expect(
    await rows
      .find({ n: { $gte: 0 } }, { session })
      .sort({ n: -1 })
      .toArray(),
  ).toEqual([
    { _id: 'a', n: 9, k: 'ka' },
    { _id: 'c', n: 0, k: 'kc' },
  ]);
  expect(await rows.find({ k: 'kc' }, { session }).toArray()).toHaveLength(1);
  expect(await rows.find({ n: 1 }, { session }).toArray()).toEqual([]);
  expect(await rows.countDocuments({}, { session })).toBe(2);
  expect(await rows.distinct('n', {}, { session })).toEqual([0, 9]);
  expect(
    await rows.findOneAndUpdate({ n: 0 }, { $inc: { n: 5 } }, { session, returnDocument: 'after' }),
  ).toEqual({
    _id: 'c',
    n: 5,
    k: 'kc',
  });
  expect(await all()).toEqual([
    { _id: 'a', n: 1, k: 'ka' },
    { _id: 'b', n: 2, k: 'kb' },
  ]);
  await session.commitTransaction();
  expect(await all()).toEqual([
    { _id: 'a', n: 9, k: 'ka' },
    { _id: 'c', n: 5, k: 'kc' },
  ]);
  expect(await rows.estimatedDocumentCount()).toBe(2);
});

it('keeps its snapshot, also over getMore', async () => {
  const session = begin();
  const cursor = rows.find({}, { session, batchSize: 1 }).sort({ _id: 1 });
  expect(await cursor.next()).toMatchObject({ _id: 'a' });
  await rows.updateOne({ _id: 'b' }, { $set: { n: 20 } });
  await rows.insertOne({ _id: 'c' });
  expect(await cursor.toArray()).toEqual([{ _id: 'b', n: 2, k: 'kb' }]);
  expect(await all(session)).toHaveLength(2);
  await session.commitTransaction();
  expect(await all()).toHaveLength(3);
});

it('leaves nothing when aborted, not even a collection it has made', async () => {
  const session = begin();
  await rows.updateMany({}, { $inc: { n: 1 } }, { session });
  await open.client.db('t').collection<Row>('fresh').insertOne({ _id: 'x' }, { session });
  expect(await open.client.db('t').collection('fresh').countDocuments({}, { session })).toBe(1);
  await session.abortTransaction();
  expect(await all()).toEqual([
    { _id: 'a', n: 1, k: 'ka' },
    { _id: 'b', n: 2, k: 'kb' },
  ]);
  expect(await open.client.db('t').listCollections({ name: 'fresh' }).toArray()).toEqual([]);
});

it('makes collections, once', async () => {
  const fresh = open.client.db('t').collection<Row>(`fresh${round}`);
  const [one, two] = [begin(), begin()];
  await fresh.insertOne({ _id: 'x', n: 1 }, { session: one });
  await expect(fresh.insertOne({ _id: 'y', n: 1 }, { session: two })).rejects.toEqual(conflict);
  const waiting = fresh.insertOne({ _id: 'z', n: 1 });
  await one.commitTransaction();
  await waiting;
  expect(await fresh.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'x', n: 1 },
    { _id: 'z', n: 1 },
  ]);
});

it('that writes what was changed since its snapshot conflicts and is aborted', async () => {
  const session = begin();
  await all(session);
  await rows.updateOne({ _id: 'a' }, { $inc: { n: 10 } });
  await expect(rows.updateOne({ _id: 'a' }, { $inc: { n: 100 } }, { session })).rejects.toEqual(conflict);
  const later = await rows.insertOne({ _id: 'c' }, { session }).catch((error: unknown) => error);
  expect(later).toEqual(failed(251));
  expect(labelled(later)).toBe(true);
  await session.abortTransaction();
  expect((await all())[0]).toMatchObject({ n: 11 });
});

it.each<[string, (rows: Collection<Row>, session: ClientSession) => Promise<unknown>]>([
  ['update', (c, session) => c.updateOne({ _id: 'a' }, { $set: { n: 5 } }, { session })],
  ['removal', (c, session) => c.deleteOne({ _id: 'a' }, { session })],
  ['insert of the key', (c, session) => c.insertOne({ _id: 'a' }, { session })],
  ['unique value', (c, session) => c.insertOne({ _id: 'd', k: 'ka' }, { session })],
])('the first writer wins over the %s of another transaction', async (_name, second) => {
  const [one, two] = [begin(), begin()];
  await rows.deleteOne({ _id: 'a' }, { session: one });
  await expect(second(rows, two)).rejects.toEqual(conflict);
  await one.commitTransaction();
  expect(await all()).toEqual([{ _id: 'b', n: 2, k: 'kb' }]);
});

it('unique values of two open transactions conflict; of an earlier state they are duplicates', async () => {
  const [one, two, three] = [begin(), begin(), begin()];
  await all(three);
  await rows.insertOne({ _id: 'c', k: 'new' }, { session: one });
  await expect(rows.insertOne({ _id: 'd', k: 'new' }, { session: two })).rejects.toEqual(conflict);
  await one.commitTransaction();
  await expect(rows.insertOne({ _id: 'd', k: 'new' }, { session: three })).rejects.toEqual(conflict);
  const four = begin();
  await expect(rows.insertOne({ _id: 'd', k: 'new' }, { session: four })).rejects.toEqual(failed(11000));
  await expect(rows.insertOne({ _id: 'e' }, { session: four })).rejects.toEqual(failed(251));
});

it('may give a unique value to another document', async () => {
  const session = begin();
  await rows.updateOne({ _id: 'a' }, { $set: { k: 'aside' } }, { session });
  await rows.updateOne({ _id: 'b' }, { $set: { k: 'ka' } }, { session });
  await rows.updateOne({ _id: 'a' }, { $set: { k: 'kb' } }, { session });
  await session.commitTransaction();
  expect((await all()).map(({ k }) => k)).toEqual(['kb', 'ka']);
});

it('writers without a transaction wait for it, each for what it needs', async () => {
  const session = begin();
  await rows.updateOne({ _id: 'b' }, { $inc: { n: 10 } }, { session });
  await rows.insertOne({ _id: 'c', k: 'kc' }, { session });
  let done = 0;
  const count = () => done++;
  const waiting = [
    rows.updateOne({ _id: 'b' }, { $inc: { n: 100 } }).then(count),
    rows.updateMany({}, { $set: { k: 0 } }).catch((error: unknown) => error),
    rows.insertOne({ _id: 'e', k: 'kc' }).catch((error: unknown) => error),
    rows.createIndex({ m: 1 }).then(count),
  ] as const;
  await rows.updateOne({ _id: 'a' }, { $inc: { n: 5 } });
  expect(done).toBe(0);
  await session.commitTransaction();
  const [, many, duplicate] = await Promise.all(waiting);
  expect(done).toBe(2);
  // `a` has taken the value before the others want it.
  expect(many).toEqual(failed(11000));
  expect(duplicate).toEqual(failed(11000));
  expect(await all()).toMatchObject([
    { _id: 'a', n: 6, k: 0 },
    { _id: 'b', n: 112 },
    { _id: 'c', k: 'kc' },
  ]);
});

it('goes on beside a drop or an index made after its snapshot, but cannot write there', async () => {
  const [one, two] = [begin(), begin()];
  expect(await all(one)).toHaveLength(2);
  expect(await all(two)).toHaveLength(2);
  await rows.createIndex({ z: 1 });
  await expect(rows.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: one })).rejects.toEqual(conflict);
  await rows.drop();
  expect(await rows.find({ n: 2 }, { session: two }).toArray()).toHaveLength(1);
  await expect(rows.insertOne({ _id: 'x' }, { session: two })).rejects.toEqual(conflict);
  await rows.insertOne({ _id: 'again' });
  expect(await all()).toEqual([{ _id: 'again' }]);
});

it('20 contending increments are 20', async () => {
  await Promise.all(
    Array.from({ length: 20 }, () =>
      open.client.withSession((session) =>
        session.withTransaction(async () => {
          const { n = 0 } = (await rows.findOne({ _id: 'a' }, { session })) ?? {};
          await rows.updateOne({ _id: 'a' }, { $set: { n: n + 1 } }, { session });
        }),
      ),
    ),
  );
  expect((await all())[0]).toMatchObject({ n: 21 });
});

it('is aborted after 60 seconds, and when its session ends', async () => {
  const session = begin();
  await rows.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session });
  open.clock.advance(60_000);
  await rows.updateOne({ _id: 'a' }, { $inc: { n: 10 } });
  await expect(session.commitTransaction()).rejects.toEqual(failed(251));
  const other = begin();
  await rows.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: other });
  await open.client.db('admin').command({ endSessions: [other.id] });
  await rows.updateOne({ _id: 'a' }, { $inc: { n: 10 } });
  expect((await all())[0]).toMatchObject({ n: 21 });
});

it('commits larger than a chunk, in order, with its multikey paths', async () => {
  const session = begin();
  const many = Array.from({ length: 1500 }, (_, at) => ({ _id: `m${at}`, n: (at * 7919) % 1500 }));
  await rows.insertMany(many, { session });
  const found = await rows
    .find({ n: { $gte: 700, $lt: 800 } }, { session })
    .sort({ n: 1 })
    .toArray();
  expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, at) => 700 + at));
  await rows.updateOne({ _id: 'm1' }, { $set: { n: [1, 2000] } as never }, { session });
  await session.commitTransaction();
  expect(await rows.find({ n: 2000 }).toArray()).toHaveLength(1);
  expect(await rows.estimatedDocumentCount()).toBe(1502);
});

const send: Opened['send'] = (body, database) => open.send(body, database);
const lsid = () => ({ id: new UUID() });

describe('what may not be said in a transaction', () => {
  const insert = { insert: 'c', documents: [{ _id: 1 }] };
  it.each<[string, Document, number, string]>([
    ['an index less', { dropIndexes: 'c', index: 'a' }, 263, 't'],
    ['a count', { count: 'c' }, 263, 't'],
    ['a drop', { drop: 'c' }, 263, 't'],
    ['$out', { aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {} }, 263, 't'],
    ['a write to config', insert, 263, 'config'],
    ['a write concern', { ...insert, writeConcern: { w: 1 } }, 72, 't'],
    ['autocommit: true', { find: 'c', autocommit: true }, 72, 't'],
    ['a number below zero', { find: 'c', txnNumber: -1n }, 72, 't'],
    ['a number that is none', { find: 'c', txnNumber: 'x' }, 14, 't'],
    ['no number', { find: 'c', txnNumber: undefined }, 72, 't'],
    ['no session', { find: 'c', lsid: undefined }, 72, 't'],
    ['a start without autocommit', { find: 'c', autocommit: undefined }, 72, 't'],
    ['a commit of what is not there', { commitTransaction: 1, startTransaction: undefined }, 251, 'admin'],
  ])('%s', async (_name, command, code, database) => {
    const started = { lsid: lsid(), txnNumber: 1n, autocommit: false, startTransaction: true };
    const body = Object.keys(command)[0] ?? '';
    const reply = await send({ [body]: command[body] as unknown, ...started, ...command }, database);
    expect(reply).toMatchObject({ ok: 0, code });
  });

  it('an older number, the same start twice, an abort after the commit', async () => {
    const session = { lsid: lsid(), autocommit: false };
    const of = (number: bigint) => ({ ...session, txnNumber: number });
    expect(await send({ find: 'c', ...of(5n), startTransaction: true })).toMatchObject({ ok: 1 });
    expect(await send({ find: 'c', ...of(4n), startTransaction: true })).toMatchObject({ code: 225 });
    expect(await send({ find: 'c', ...of(5n), startTransaction: true })).toMatchObject({ code: 117 });
    expect(await send({ commitTransaction: 1, ...of(5n) }, 'admin')).toMatchObject({ ok: 1 });
    expect(await send({ commitTransaction: 1, ...of(5n) }, 'admin')).toMatchObject({ ok: 1 });
    expect(await send({ abortTransaction: 1, ...of(5n) }, 'admin')).toMatchObject({ code: 256 });
    expect(await send({ find: 'c', ...of(5n) })).toMatchObject({ code: 256 });
  });

  it('a statement that fails ends it, with the label that it may be tried again', async () => {
    const session = { lsid: lsid(), autocommit: false, txnNumber: 1n };
    expect(await send({ find: 'c', filter: 1, ...session, startTransaction: true })).toMatchObject({
      code: 14,
    });
    expect(await send({ find: 'c', ...session })).toMatchObject({
      code: 251,
      codeName: 'NoSuchTransaction',
      errorLabels: ['TransientTransactionError'],
    });
  });
});

describe('a write that is repeated', () => {
  it('is done once and answered alike; a later number begins anew, an earlier one is refused', async () => {
    const id = lsid();
    const add = (txnNumber: bigint) =>
      send({
        update: rows.collectionName,
        updates: [{ q: { _id: 'a' }, u: { $inc: { n: 1 } } }],
        lsid: id,
        txnNumber,
      });
    const [one, again] = await Promise.all([add(1n), add(1n)]);
    expect(one).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    expect(again).toEqual(one);
    expect(await add(1n)).toEqual(one);
    await add(2n);
    expect(await add(1n)).toMatchObject({ code: 225 });
    expect((await all())[0]).toMatchObject({ n: 3 });
  });

  it('is done when the first try failed', async () => {
    const command = { findAndModify: rows.collectionName, query: { _id: 'a' }, lsid: lsid(), txnNumber: 1n };
    expect(await send({ ...command, update: { $nope: 1 } })).toMatchObject({ ok: 0 });
    await send({ ...command, update: { $inc: { n: 1 } } });
    await send({ ...command, update: { $inc: { n: 1 } } });
    expect((await all())[0]).toMatchObject({ n: 2 });
  });

  it('is refused when its answer is not kept any more', async () => {
    const big = 'x'.repeat(15 * 1024 * 1024);
    await rows.insertOne({ _id: 'big', k: big });
    const [first, ...others] = Array.from({ length: 6 }, () => ({
      findAndModify: rows.collectionName,
      query: { _id: 'big' },
      update: { $inc: { n: 1 } },
      lsid: lsid(),
      txnNumber: 1n,
    }));
    for (const command of [first, ...others]) await send(command as Document);
    expect(await send(first as Document)).toMatchObject({ ok: 0, code: 217 });
    expect(await send(others[4] as Document)).toMatchObject({ ok: 1 });
    expect((await all()).find(({ _id }) => _id === 'big')).toMatchObject({ n: 6 });
  });

  it('only of commands that write', async () => {
    expect(await send({ find: 'c', lsid: lsid(), txnNumber: 1n })).toMatchObject({ code: 50768 });
  });
});
