import { Int32 } from 'bson';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;
const environment = { now: new Date(0), random: () => 0.3, find: () => [] };

function* large(count: number): Generator<Document> {
  for (let _id = 0; _id < count; _id++) yield { _id, text: `${String(_id)}${'x'.repeat(1_000_000)}` };
}

async function count(stages: Document[], source: Iterable<Document>, allowDiskUse = false): Promise<number> {
  let seen = 0;
  const results = compilePipeline(stages, { ...environment, allowDiskUse }).run(source);
  for await (const document of results) seen += Object.keys(document).length > 0 ? 1 : 0;
  return seen;
}

test.each<[name: string, stage: Document]>([
  ['$sort', { $sort: { text: 1 } }],
  ['$group', { $group: { _id: '$text' } }],
  ['$push', { $group: { _id: null, all: { $push: '$text' } } }],
  ['$bucketAuto', { $bucketAuto: { groupBy: '$_id', buckets: 2 } }],
  ['$setWindowFields', { $setWindowFields: { output: { n: { $sum: 1 } } } }],
  ['$facet', { $facet: { all: [] } }],
])('%s keeps 100 MB at most, and more where the command allows it', async (_, stage) => {
  await expect(count([stage], large(120))).rejects.toThrow(failure(292));
  expect(await count([stage], large(120), true)).toBeGreaterThan(0);
});

test.each<[name: string, stages: Document[]]>([
  ['a long array', [{ $unwind: '$n' }, { $group: { _id: '$n' } }]],
  ['windows', [{ $unset: 'm' }, { $unwind: '$n' }, { $setWindowFields: { output: { x: { $sum: '$n' } } } }]],
  ['no result', [{ $unwind: '$n' }, { $match: { n: -1 } }]],
  [
    'products',
    [{ $unwind: '$n' }, { $match: { n: { $lt: 200 } } }, { $unwind: '$m' }, { $match: { m: -1 } }],
  ],
])('%s lets others have their turn', async (_, stages) => {
  let turns = 0;
  let ended = false;
  const turn = () => {
    turns++;
    if (!ended) setImmediate(turn);
  };
  setImmediate(turn);
  const n = Array.from({ length: 20_000 }, (__, index) => new Int32(index));
  const m = n.slice(0, 300);
  try {
    await count(stages, [{ n, m }]);
  } finally {
    ended = true;
  }
  expect(turns).toBeGreaterThan(4);
});
