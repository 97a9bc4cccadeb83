import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
});
afterAll(() => opened.close());

test('a stage keeps 100 MB, and more with allowDiskUse', async () => {
  const rows = opened.client.db('bounds').collection('rows');
  await rows.insertOne({ text: 'x'.repeat(1_000_000), n: Array.from({ length: 120 }, (_, n) => n) });
  const stages = [
    { $unwind: '$n' },
    { $group: { _id: null, all: { $push: '$text' } } },
    { $project: { _id: 0, count: { $size: '$all' } } },
  ];
  await expect(rows.aggregate(stages).toArray()).rejects.toMatchObject({ code: 292 });
  expect(await rows.aggregate(stages, { allowDiskUse: true }).toArray()).toEqual([{ count: 120 }]);
});

test('a long pipeline lets other commands be answered', async () => {
  const db = opened.client.db('turns');
  await db.collection('rows').insertOne({ n: Array.from({ length: 800 }, (_, n) => n) });
  let ended = false;
  const long = db
    .collection('rows')
    .aggregate([
      { $set: { m: '$n' } },
      { $unwind: '$n' },
      { $unwind: '$m' },
      { $match: { m: -1 } },
      { $limit: 1 },
    ])
    .toArray()
    .finally(() => {
      ended = true;
    });
  for (let answered = 0; answered < 3; answered++) await db.command({ ping: 1 });
  expect(ended).toBe(false);
  expect(await long).toEqual([]);
}, 60_000);
