import { Double, Int32, Long } from 'bson';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;

const int = (value: number) => new Int32(value);
const orders: Document[] = [
  { _id: 1, who: 'a', n: int(2), tags: ['x', 'y'] },
  { _id: 2, who: 'b', n: int(3), tags: [] },
  { _id: 3, who: 'a', n: new Double(0.5) },
];
const people: Document[] = [
  { _id: 'a', name: 'Ann' },
  { _id: 'c', name: 'Cid' },
];
const environment = {
  now: new Date(0),
  random: () => 0.3,
  find: (collection: string) => (collection === 'people' ? people : []),
};

async function listOf(source: AsyncIterable<Document>): Promise<Document[]> {
  const list: Document[] = [];
  for await (const document of source) list.push(document);
  return list;
}

async function run(stages: Document[], source: Iterable<Document> | AsyncIterable<Document> = orders) {
  return listOf(compilePipeline(stages, environment).run(source));
}

test.each<[name: string, stages: Document[], expected: Document[]]>([
  [
    'match and project',
    [{ $match: { who: 'a' } }, { $project: { n: 1, twice: { $multiply: ['$n', 2] } } }],
    [
      { _id: 1, n: int(2), twice: int(4) },
      { _id: 3, n: new Double(0.5), twice: new Double(1) },
    ],
  ],
  ['match with $expr', [{ $match: { $expr: { $gt: ['$n', 2] } } }, { $project: { _id: 1 } }], [{ _id: 2 }]],
  ['project by exclusion', [{ $project: { tags: 0, n: 0 } }, { $limit: 1 }], [{ _id: 1, who: 'a' }]],
  [
    'group',
    [
      {
        $group: {
          _id: '$who',
          total: { $sum: '$n' },
          mean: { $avg: '$n' },
          top: { $max: '$n' },
          all: { $push: '$tags' },
          count: { $sum: 1 },
        },
      },
    ],
    [
      {
        _id: 'a',
        total: new Double(2.5),
        mean: new Double(1.25),
        top: int(2),
        all: [['x', 'y']],
        count: int(2),
      },
      { _id: 'b', total: int(3), mean: new Double(3), top: int(3), all: [[]], count: int(1) },
    ],
  ],
  [
    'group all',
    [
      {
        $group: { _id: null, who: { $addToSet: '$who' }, first: { $first: '$_id' }, last: { $last: '$_id' } },
      },
    ],
    [{ _id: null, who: ['a', 'b'], first: 1, last: 3 }],
  ],
  ['group of nothing', [{ $match: { who: 'z' } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  [
    'sort, skip, limit',
    [{ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { _id: 1 } }],
    [{ _id: 1 }],
  ],
  [
    'unwind',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
    ],
  ],
  [
    'unwind keeps empty',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'x', i: Long.fromNumber(0) },
      { _id: 1, tags: 'y', i: Long.fromNumber(1) },
      { _id: 2, i: null },
      { _id: 3, i: null },
    ],
  ],
  [
    'lookup by equality',
    [
      { $lookup: { from: 'people', localField: 'who', foreignField: '_id', as: 'p' } },
      { $project: { p: 1 } },
    ],
    [
      { _id: 1, p: [people[0]] },
      { _id: 2, p: [] },
      { _id: 3, p: [people[0]] },
    ],
  ],
  [
    'lookup by pipeline',
    [
      { $limit: 1 },
      {
        $lookup: {
          from: 'people',
          let: { w: '$who' },
          pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$w'] } } }, { $project: { _id: 0 } }],
          as: 'p',
        },
      },
      { $project: { p: 1 } },
    ],
    [{ _id: 1, p: [{ name: 'Ann' }] }],
  ],
  ['count', [{ $match: { who: 'a' } }, { $count: 'n' }], [{ n: int(2) }]],
  ['count of nothing', [{ $match: { who: 'z' } }, { $count: 'n' }], []],
  [
    'addFields nested and through arrays',
    [
      { $limit: 1 },
      { $project: { who: 1 } },
      { $addFields: { 'a.b': 1, who: '$$REMOVE', l: [{ x: 1 }] } },
      { $set: { 'l.y': '$a.b' } },
    ],
    [{ _id: 1, a: { b: 1 }, l: [{ x: 1, y: 1 }] }],
  ],
  ['unset', [{ $limit: 1 }, { $unset: ['tags', 'n'] }], [{ _id: 1, who: 'a' }]],
  [
    'replaceRoot',
    [{ $limit: 1 }, { $replaceRoot: { newRoot: { $mergeObjects: [{ x: 1 }, { w: '$who' }] } } }],
    [{ x: 1, w: 'a' }],
  ],
  [
    'sortByCount',
    [{ $sortByCount: '$who' }],
    [
      { _id: 'a', count: int(2) },
      { _id: 'b', count: int(1) },
    ],
  ],
  [
    'bucket',
    [{ $bucket: { groupBy: '$n', boundaries: [0, 2, 3], default: 'more' } }],
    [
      { _id: 0, count: int(1) },
      { _id: 2, count: int(1) },
      { _id: 'more', count: int(1) },
    ],
  ],
  [
    'unionWith',
    [
      { $limit: 1 },
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'people', pipeline: [{ $match: { _id: 'c' } }] } },
    ],
    [{ _id: 1 }, { _id: 'c', name: 'Cid' }],
  ],
  [
    'facet',
    [{ $facet: { n: [{ $count: 'n' }], first: [{ $limit: 1 }, { $project: { _id: 1 } }] } }],
    [{ n: [{ n: int(3) }], first: [{ _id: 1 }] }],
  ],
])('%s', async (_, stages, expected) => {
  expect(await run(stages)).toEqual(expected);
});

test('samples without repetition', async () => {
  const sample = await run([{ $sample: { size: 2 } }]);
  expect(new Set(sample.map((document) => document['_id'])).size).toBe(2);
});

test('asks the source for no more than a limit needs', async () => {
  let asked = 0;
  function* endless(): Iterable<Document> {
    for (;;) yield { _id: asked++ };
  }
  expect(await run([{ $match: {} }, { $limit: 3 }], endless())).toHaveLength(3);
  expect(asked).toBeLessThan(10);
});

test('shows its head to the planner', () => {
  const head = (stages: Document[]) => compilePipeline(stages, environment).head;
  expect(
    head([{ $match: { a: 1 } }, { $match: { b: 1 } }, { $sort: { c: 1 } }, { $skip: 2 }, { $limit: 3 }]),
  ).toEqual({ filter: { $and: [{ a: 1 }, { b: 1 }] }, sort: { c: 1 }, limit: 5 });
  expect(head([{ $group: { _id: 1 } }])).toEqual({});
  expect(head([{ $match: { a: 1, $expr: { $eq: ['$b', 1] } } }, { $limit: 1 }])).toEqual({
    filter: { a: 1 },
  });
});

test('a sorted source spares the sort', async () => {
  const pipeline = compilePipeline([{ $sort: { n: 1 } }], environment);
  expect((await listOf(pipeline.run(orders, { sorted: true }))).map(({ _id }) => _id)).toEqual([1, 2, 3]);
  expect((await listOf(pipeline.run(orders))).map(({ _id }) => _id)).toEqual([3, 1, 2]);
});

test.each<[Document[], number]>([
  [[{ $nope: 1 }], 40324],
  [[{ $project: { a: { $nope: 1 } } }], 168],
  [[{ $limit: 0 }], 15958],
  [[{ $group: { a: { $sum: 1 } } }], 15955],
  [[{ $group: { _id: 1, a: { $nope: 1 } } }], 15952],
  [[{ $project: { a: 1, b: 0 } }], 31254],
  [[{ $match: {}, $limit: 1 }], 40323],
  [[{ $unwind: 'a' }], 28818],
])('refuses %j', (stages, code) => {
  expect(() => compilePipeline(stages, environment)).toThrow(failure(code));
});
