import { Int32 } from 'bson';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;

const foreign: Document[] = [
  { _id: 'null', x: null },
  { _id: 'missing' },
  { _id: 'one', x: 1 },
  { _id: 'many', x: [1, [2]] },
  { _id: 'empty', x: [] },
  { _id: 'inside', l: [{ y: 1 }, { z: 1 }] },
  { _id: 'scalars', l: [5] },
];

interface Run {
  readonly list: Document[];
  /** The filters the other collection was asked with. */
  readonly asked: Document[];
}

async function run(stages: Document[], source: Document[]): Promise<Run> {
  const asked: Document[] = [];
  const environment = {
    now: new Date(0),
    random: () => 0.3,
    find: (_: string, filter: Document) => {
      asked.push(filter);
      return foreign;
    },
  };
  const list: Document[] = [];
  for await (const one of compilePipeline(stages, environment).run(source)) list.push(one);
  return { list, asked };
}

async function joined(local: Document, spec: Document): Promise<string> {
  const { list } = await run([{ $lookup: { from: 'other', as: 'found', ...spec } }], [local]);
  return (list[0]?.['found'] as Document[]).map(({ _id }) => String(_id)).join(' ');
}

test.each<[local: unknown, localField: string, foreignField: string, expected: string]>([
  [1, 'a', 'x', 'one many'],
  [null, 'a', 'x', 'null missing inside scalars'],
  [undefined, 'a', 'x', 'null missing inside scalars'],
  [[], 'a', 'x', 'null missing inside scalars'],
  [[2], 'a', 'x', ''],
  [[[2]], 'a', 'x', 'many'],
  [[1, [2]], 'a', 'x', 'one many'],
  [[{ b: 1 }, {}], 'a.b', 'x', 'one many'],
  [{}, 'a.b', 'l.y', 'null missing one many empty inside'],
  [1, 'a', 'l.y', 'inside'],
  [5, 'a', 'l.0', 'scalars'],
])('$lookup of %j by %s and %s', async (value, localField, foreignField, expected) => {
  const local: Document = value === undefined ? {} : { a: value };
  expect(await joined(local, { localField, foreignField })).toBe(expected);
});

test('a pipeline that depends on nothing is run once, and reads what its filter lets through', async () => {
  const spec = { from: 'other', as: 'found', pipeline: [{ $match: { x: 1 } }, { $project: { _id: 1 } }] };
  const { list, asked } = await run([{ $lookup: spec }], [{ _id: 1 }, { _id: 2 }]);
  expect(list.map(({ found }) => found)).toEqual([
    [{ _id: 'one' }, { _id: 'many' }],
    [{ _id: 'one' }, { _id: 'many' }],
  ]);
  expect(asked).toEqual([{ x: 1 }]);
});

test('variables make a pipeline run for each document, over documents read once', async () => {
  const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$wanted'] } } }];
  const spec = { from: 'other', as: 'found', let: { wanted: '$w' }, pipeline };
  const { list, asked } = await run([{ $lookup: spec }], [{ w: 'one' }, { w: 'null' }, { w: 'nobody' }]);
  expect(list.map(({ found }) => (found as Document[]).map(({ _id }) => _id as string))).toEqual([
    ['one'],
    ['null'],
    [],
  ]);
  expect(asked).toHaveLength(1);
});

test('fields and a pipeline together', async () => {
  const pipeline = [{ $match: { _id: 'many' } }];
  expect(await joined({ a: 1 }, { localField: 'a', foreignField: 'x', pipeline })).toBe('many');
});

test('documents of the pipeline itself instead of a collection', async () => {
  const pipeline = [{ $documents: [{ n: new Int32(1) }] }];
  const { list } = await run(
    [{ $lookup: { as: 'found', pipeline } }, { $unionWith: { pipeline } }],
    [{ _id: 1 }],
  );
  expect(list).toEqual([{ _id: 1, found: [{ n: new Int32(1) }] }, { n: new Int32(1) }]);
});

test('fields choose among the documents of the pipeline itself, before its other stages', async () => {
  const documents = [{ id: 1, place: 'a' }, { id: 2, place: 'b' }, { id: 2, place: '$$more' }, {}];
  const lookup = {
    localField: 'zip',
    foreignField: 'id',
    let: { more: '$more' },
    pipeline: [{ $documents: documents }, { $limit: 1 }, { $project: { place: 1 } }],
    as: 'found',
  };
  const source = [{ zip: 2, more: 'x' }, { zip: 3 }, { zip: [1] }, {}];
  const found = async (spec: Document) =>
    (await run([{ $lookup: spec }], source)).list.map((one) => one['found'] as Document[]);
  expect(await found(lookup)).toEqual([[{ place: 'b' }], [], [{ place: 'a' }], [{}]]);
  const all = { ...lookup, pipeline: [{ $documents: documents }, { $project: { place: 1 } }] };
  expect((await found(all))[0]).toEqual([{ place: 'b' }, { place: 'x' }]);
  const constant = {
    ...lookup,
    pipeline: [{ $documents: documents.slice(0, 2) }, { $set: { id: '$$more' } }],
  };
  expect((await found(constant))[0]).toEqual([{ id: 'x', place: 'b' }]);
});

test.each<[stages: Document[], code: number]>([
  [[{ $lookup: { from: 'other', pipeline: [] } }], 9],
  [[{ $lookup: { as: 'x', pipeline: [] } }], 9],
  [[{ $lookup: { from: 'other', as: 'x', localField: 'a' } }], 9],
  [[{ $lookup: { from: 'other', as: 'x', localField: 1, foreignField: 'a' } }], 9],
  [[{ $unionWith: { pipeline: [] } }], 9],
  [[{ $unionWith: { coll: 'other', more: 1 } }], 40415],
  [[{ $out: 'x' }, { $match: {} }], 40601],
  [[{ $match: {} }, { $documents: [] }], 40602],
  [[{ $facet: { a: [{ $facet: { b: [] } }] } }], 40600],
  [[{ $facet: { a: [1] } }], 40171],
  [[{ $facet: { a: 1 } }], 40170],
  [[{ $bucket: { groupBy: '$a', boundaries: [1] } }], 40192],
  [[{ $bucket: { groupBy: '$a', boundaries: [1, 'x'] } }], 40193],
  [[{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }], 40194],
  [[{ $bucket: { groupBy: '$a', boundaries: [1, 3], default: 2 } }], 40199],
  [[{ $bucket: { groupBy: 1, boundaries: [1, 3] } }], 40202],
  [[{ $bucket: { groupBy: '$a' } }], 40198],
  [[{ $bucket: { groupBy: '$a', boundaries: [1, 3], more: 1 } }], 40197],
  [[{ $limit: -1 }], 5107201],
  [[{ $skip: 1.5 }], 5107200],
  [[{ $sample: { size: 0 } }], 28747],
])('%j is refused with %i', async (stages, code) => {
  await expect(run(stages, [{ a: 1 }])).rejects.toThrow(failure(code));
});
