import type { Document } from 'bson';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
  await open.send({
    createIndexes: 'rows',
    indexes: [
      { key: { a: 1, b: -1 }, name: 'ab' },
      { key: { tags: 1 }, name: 'tags' },
    ],
  });
  await open.send({
    insert: 'rows',
    documents: Array.from({ length: 60 }, (_, _id) => ({ _id, a: _id % 6, b: _id, tags: [_id, _id + 1] })),
  });
});
afterAll(() => open.close());

const found = async (command: Document) => {
  const { cursor } = await open.send({ find: 'rows', ...command });
  return (cursor as { firstBatch: { _id: number }[] }).firstBatch.map(({ _id }) => _id);
};

describe('min and max', () => {
  test('read a stretch of the hinted index', async () => {
    expect(await found({ hint: 'ab', min: { a: 2, b: 20 }, max: { a: 3, b: 45 } })).toEqual([
      20, 14, 8, 2, 57, 51,
    ]);
    expect(await found({ hint: 'ab', min: { a: 5, b: 11 } })).toEqual([11, 5]);
    expect(await found({ hint: 'tags', min: { tags: 58 }, filter: { a: { $gt: 3 } } })).toEqual([58, 59]);
  });

  test.each<[Document, number]>([
    [{ min: { a: 1, b: 1 } }, 51173],
    [{ hint: 'ab', min: { a: 1 } }, 51174],
    [{ hint: 'ab', min: { b: 1, a: 1 } }, 51174],
    [{ hint: 'ab', min: { a: 3, b: 1 }, max: { a: 2, b: 1 } }, 51175],
  ])('refuse %j', async (command, code) => {
    expect(await open.send({ find: 'rows', ...command })).toMatchObject({ ok: 0, code });
  });
});

test('chance and constants', async () => {
  expect(await found({ filter: { $sampleRate: 1 }, batchSize: 100 })).toHaveLength(60);
  expect(await found({ filter: { $sampleRate: 0 } })).toEqual([]);
  expect(await found({ filter: { $expr: { $lt: [{ $rand: {} }, 1] } }, batchSize: 100 })).toHaveLength(60);
  expect(await open.send({ find: 'rows', filter: { $sampleRate: 2 } })).toMatchObject({ code: 2 });
  expect(await found({ filter: { $expr: { $eq: ['$b', '$$wanted'] } }, let: { wanted: 7 } })).toEqual([7]);
  expect(await open.send({ find: 'rows', filter: { $expr: '$$nope' } })).toMatchObject({ code: 17276 });
  const q = { $expr: { $eq: ['$b', '$$wanted'] } };
  const update = { update: 'rows', updates: [{ q, u: { $set: { hit: true } } }], let: { wanted: 9 } };
  expect(await open.send(update)).toMatchObject({ n: 1 });
  expect(await found({ filter: { hit: true } })).toEqual([9]);
  const sampled = {
    aggregate: 'rows',
    pipeline: [{ $match: { $sampleRate: 1 } }, { $count: 'n' }],
    cursor: {},
  };
  expect(await open.send(sampled)).toMatchObject({ cursor: { firstBatch: [{ n: 60 }] } });
});

test('a duplicate key tells the value that is taken', async () => {
  await open.send({
    createIndexes: 'unique',
    indexes: [{ key: { tags: 1, 'a.b': -1 }, name: 'u', unique: true }],
  });
  await open.send({ insert: 'unique', documents: [{ tags: ['x', 'y'], a: { b: 1 } }] });
  const answer = await open.send({ insert: 'unique', documents: [{ tags: ['z', 'y'], a: { b: 1 } }] });
  expect(answer['writeErrors']).toEqual([
    {
      index: 0,
      code: 11000,
      keyPattern: { tags: 1, 'a.b': -1 },
      keyValue: { tags: 'y', 'a.b': 1 },
      errmsg: 'E11000 duplicate key error collection: t.unique index: u dup key: { tags: "y", a.b: 1 }',
    },
  ]);
});
