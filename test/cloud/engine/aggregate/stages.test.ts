import { Double, Int32, Long } from 'bson';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;
const int = (value: number) => new Int32(value);

const people: Document[] = [
  { _id: 1, name: 'Ann', boss: null },
  { _id: 2, name: 'Bob', boss: 'Ann' },
  { _id: 3, name: 'Cid', boss: 'Bob' },
  { _id: 4, name: 'Dan', boss: ['Cid', 'Bob'] },
];

function matches(document: Document, filter: Document): boolean {
  const [restrict, { name }] = filter['$and'] as [Document, { name: { $in: unknown[] } }];
  return (
    name.$in.includes(document['name']) &&
    Object.entries(restrict).every(([field, value]) => document[field] === value)
  );
}

async function run(stages: Document[], source: Document[] = []): Promise<Document[]> {
  const environment = {
    now: new Date(0),
    random: () => 0.3,
    find: (_: string, filter: Document) => people.filter((one) => matches(one, filter)),
  };
  const list: Document[] = [];
  for await (const document of compilePipeline(stages, environment).run(source)) list.push(document);
  return list;
}

describe('$graphLookup', () => {
  const graph = {
    from: 'people',
    startWith: '$boss',
    connectFromField: 'boss',
    connectToField: 'name',
    as: 'chain',
    depthField: 'depth',
  };

  test('reaches each document once, at its least depth', async () => {
    const [dan] = await run([{ $graphLookup: graph }], people.slice(3));
    const chain = dan?.['chain'] as Document[];
    expect(chain.map(({ name, depth }) => [name, depth]).sort()).toEqual([
      ['Ann', Long.fromNumber(1)],
      ['Bob', Long.fromNumber(0)],
      ['Cid', Long.fromNumber(0)],
    ]);
  });

  test('stops at the depth and at the restriction', async () => {
    const [shallow] = await run([{ $graphLookup: { ...graph, maxDepth: 0 } }], people.slice(2, 3));
    expect(shallow?.['chain']).toHaveLength(1);
    const restricted = { ...graph, restrictSearchWithMatch: { name: 'Bob' } };
    const [only] = await run([{ $graphLookup: restricted }], people.slice(3));
    expect(only?.['chain']).toHaveLength(1);
  });

  test.each<[change: Document, code: number]>([
    [{ maxDepth: -1 }, 40101],
    [{ maxDepth: 'x' }, 40100],
    [{ as: undefined }, 40105],
    [{ from: 5 }, 40103],
    [{ more: 1 }, 40104],
  ])('%j is refused with %i', async (change, code) => {
    await expect(run([{ $graphLookup: { ...graph, ...change } }])).rejects.toThrow(failure(code));
  });
});

describe('$bucketAuto', () => {
  const numbers = [1, 2, 2, 2, 7, 9].map((n, _id) => ({ _id, n: int(n) }));

  test('cuts between different values', async () => {
    expect(await run([{ $bucketAuto: { groupBy: '$n', buckets: 3 } }], numbers)).toEqual([
      { _id: { min: int(1), max: int(7) }, count: int(4) },
      { _id: { min: int(7), max: int(9) }, count: int(2) },
    ]);
  });

  test('ends at preferred numbers', async () => {
    const stage = { $bucketAuto: { groupBy: '$n', buckets: 2, granularity: 'POWERSOF2' } };
    expect(await run([stage], numbers)).toEqual([
      { _id: { min: new Double(0.5), max: int(4) }, count: int(4) },
      { _id: { min: int(4), max: int(16) }, count: int(2) },
    ]);
  });

  test.each<[change: Document, code: number]>([
    [{ buckets: 0 }, 40243],
    [{ buckets: 'x' }, 40241],
    [{ granularity: 'R7' }, 40257],
    [{ granularity: 'R5', groupBy: '$nope' }, 40258],
    [{ more: 1 }, 40245],
  ])('%j is refused with %i', async (change, code) => {
    const stage = { $bucketAuto: { groupBy: '$n', buckets: 2, ...change } };
    await expect(run([stage], numbers)).rejects.toThrow(failure(code));
  });
});

test('$redact keeps, prunes and enters', async () => {
  const document = { level: 1, a: { level: 5, x: 1 }, b: [{ level: 1, y: { level: 3 } }, { level: 9 }, 7] };
  const stage = { $redact: { $cond: [{ $lte: ['$level', 3] }, '$$DESCEND', '$$PRUNE'] } };
  expect(await run([stage], [document])).toEqual([{ level: 1, b: [{ level: 1, y: { level: 3 } }, 7] }]);
  expect(await run([{ $redact: '$$KEEP' }], [document])).toEqual([document]);
  await expect(run([{ $redact: 'perhaps' }], [document])).rejects.toThrow(failure(17053));
});

test('$documents gives the documents of an expression', async () => {
  expect(await run([{ $documents: [{ a: { $add: [1, 2] } }, { a: 1 }] }])).toEqual([{ a: int(3) }, { a: 1 }]);
  await expect(run([{ $documents: { $add: [1, 2] } }])).rejects.toThrow(failure(5858203));
});
