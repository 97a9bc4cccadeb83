import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
  const c = opened.client.db('t').collection('c');
  await c.insertMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
  await c.createIndex({ a: 1 });
});
afterAll(() => opened.close());

const run = (stages: object[]) => opened.client.db('t').collection('c').aggregate(stages).toArray();
const admin = (stages: object[]) => opened.client.db('admin').aggregate(stages).toArray();

it('tells the numbers of a collection', async () => {
  const [stats] = await run([{ $collStats: { storageStats: {}, count: {} } }]);
  expect(stats).toMatchObject({
    ns: 't.c',
    count: 3,
    storageStats: { count: 3, nindexes: 2, scaleFactor: 1 },
  });
});

it('counts how often an index is read from', async () => {
  const used = async () => {
    const stats = await run([{ $indexStats: {} }, { $match: { name: 'a_1' } }]);
    return stats[0]?.['accesses'] as { ops: number; since: Date };
  };
  const before = await used();
  await opened.client.db('t').collection('c').findOne({ a: 2 });
  await opened.client.db('t').collection('c').countDocuments({ a: 2 });
  const after = await used();
  expect(after.ops - before.ops).toBe(2);
  expect(after.since).toBeInstanceOf(Date);
});

it('shows running operations to later stages', async () => {
  const found = await admin([{ $currentOp: {} }, { $match: { ns: 'admin.$cmd' } }, { $project: { op: 1 } }]);
  expect(found).toEqual([{ op: 'command' }]);
});

it('lists sessions, the own one among them', async () => {
  const found = await admin([{ $listLocalSessions: {} }]);
  expect(found).toEqual([
    { _id: { id: expect.anything() as unknown }, lastUse: expect.any(Date) as unknown },
  ]);
});

it.each<[object[], number]>([
  [[{ $collStats: { latencyStats: {} } }], 115],
  [[{ $collStats: { other: {} } }], 40415],
  [[{ $collStats: 1 }], 5447000],
  [[{ $indexStats: { a: 1 } }], 28803],
  [[{ $currentOp: {} }], 73],
  [[{ $listSearchIndexes: {} }], 115],
  [[{ $listLocalSessions: {} }], 73],
  [[{ $nothing: {} }], 40324],
])('refuses %j with %d', async (stages, code) => {
  await expect(run(stages)).rejects.toMatchObject({ code });
});

it('needs a collection for most stages', async () => {
  await expect(admin([{ $match: {} }])).rejects.toMatchObject({ code: 73 });
  expect(await admin([{ $documents: [{ a: 1 }] }, { $match: { a: 1 } }])).toEqual([{ a: 1 }]);
});

it('refuses the numbers of a collection that is not there', async () => {
  const stats = opened.client
    .db('t')
    .collection('none')
    .aggregate([{ $collStats: { count: {} } }]);
  await expect(stats.toArray()).rejects.toMatchObject({ code: 26 });
});
