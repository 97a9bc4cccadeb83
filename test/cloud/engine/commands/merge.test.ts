import type { Document } from 'mongodb';
import { openHereWithDriver, type Opened } from '../session/setup';

let opened: Opened;
beforeAll(async () => {
  opened = await openHereWithDriver();
});
afterAll(() => opened.close());
beforeEach(() => opened.client.db('t').dropDatabase());

async function merged(options: object, from: Document[], into: Document[]): Promise<Document[]> {
  const db = opened.client.db('t');
  await db.collection('from').insertMany(from);
  if (into.length > 0) await db.collection('into').insertMany(into);
  const stages = [{ $merge: { into: 'into', ...options } }];
  await db
    .collection('from')
    .aggregate(stages, { let: { add: 10 } })
    .toArray();
  return db.collection('into').find().sort({ _id: 1 }).toArray();
}

it('changes what it meets by a pipeline, which knows the result, its own variables and those of the command', async () => {
  const whenMatched = [
    { $set: { n: { $sum: ['$n', '$$new.n', '$$add'] }, tag: '$$tag' } },
    { $unset: 'gone' },
  ];
  const found = await merged(
    { whenMatched, let: { new: '$$ROOT', tag: { $concat: ['t', '$name'] } } },
    [
      { _id: 1, n: 2, name: 'a' },
      { _id: 2, n: 3, name: 'b' },
    ],
    [{ _id: 1, n: 1, gone: true }],
  );
  expect(found).toEqual([
    { _id: 1, n: 13, tag: 'ta' },
    { _id: 2, n: 3, name: 'b' },
  ]);
});

it('names the result `new` where the pipeline brings no variables', async () => {
  const found = await merged({ whenMatched: [{ $set: { b: '$$new.b' } }] }, [{ _id: 1, b: 2 }], [{ _id: 1 }]);
  expect(found).toEqual([{ _id: 1, b: 2 }]);
});

it('meets documents by other fields where an index makes them unique', async () => {
  await opened.client.db('t').collection('into').createIndex({ b: 1, a: 1 }, { unique: true }, {});
  const found = await merged(
    { on: ['a', 'b'], whenMatched: 'merge' },
    [{ _id: 1, a: 1, b: 1, c: 1 }],
    [{ _id: 9, a: 1, b: 1 }],
  );
  expect(found).toEqual([{ _id: 9, a: 1, b: 1, c: 1 }]);
});

it.each<[object, number]>([
  [{ on: 'a' }, 51183],
  [{ whenMatched: 'sometimes' }, 2],
  [{ whenNotMatched: 'sometimes' }, 2],
  [{ whenMatched: 'merge', let: { a: 1 } }, 51199],
  [{ whenMatched: [], let: { new: 1 } }, 51273],
  [{ whenMatched: [{ $match: {} }] }, 72],
  [{ whenMatched: 'fail' }, 11000],
  [{ when: 1 }, 40415],
])('refuses %j with %d', async (options, code) => {
  await expect(merged(options, [{ _id: 1, a: 1 }], [{ _id: 1 }])).rejects.toMatchObject({ code });
});

it('refuses a result without the field it is to be met by', async () => {
  await opened.client.db('t').collection('into').createIndex({ a: 1 }, { unique: true }, {});
  await expect(merged({ on: 'a' }, [{ _id: 1 }], [])).rejects.toMatchObject({ code: 51132 });
});
