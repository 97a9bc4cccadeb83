import { Double, Int32 } from 'bson';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;
const int = (value: number) => new Int32(value);
const double = (value: number) => new Double(value);
const day = (number: number) => new Date(Date.UTC(2024, 0, number));

const sales: Document[] = [
  { _id: 1, place: 'a', at: day(1), n: int(4) },
  { _id: 2, place: 'a', at: day(2), n: int(8) },
  { _id: 3, place: 'b', at: day(2), n: int(5) },
  { _id: 4, place: 'a', at: day(4), n: null },
  { _id: 5, place: 'a', at: day(5), n: int(2) },
];

async function run(stages: Document[], source: Document[] = sales): Promise<Document[]> {
  const environment = { now: new Date(0), random: () => 0.3, find: () => [] };
  const list: Document[] = [];
  for await (const document of compilePipeline(stages, environment).run(source)) list.push(document);
  return list;
}

const inPlaces = (output: Document): Document[] => [
  { $setWindowFields: { partitionBy: '$place', sortBy: { at: 1 }, output: { x: output } } },
];

test.each<[name: string, output: Document, expected: unknown[]]>([
  ['the whole partition', { $sum: '$n' }, [int(14), int(14), int(14), int(14), int(5)]],
  [
    'so far',
    { $sum: '$n', window: { documents: ['unbounded', 'current'] } },
    [int(4), int(12), int(12), int(14), int(5)],
  ],
  [
    'neighbours',
    { $push: '$n', window: { documents: [-1, 1] } },
    [[int(4), int(8)], [int(4), int(8), null], [int(8), null, int(2)], [null, int(2)], [int(5)]],
  ],
  [
    'a range of days',
    { $sum: '$n', window: { range: [-2, 'current'], unit: 'day' } },
    [int(4), int(12), int(8), int(2), int(5)],
  ],
  ['an empty window', { $max: '$n', window: { documents: [5, 6] } }, [null, null, null, null, null]],
  ['places', { $documentNumber: {} }, [int(1), int(2), int(3), int(4), int(1)]],
  [
    'the next one',
    { $shift: { output: '$n', by: 1, default: 'none' } },
    [int(8), null, int(2), 'none', 'none'],
  ],
  ['the last known', { $locf: '$n' }, [int(4), int(8), int(8), int(2), int(5)]],
  ['a line', { $linearFill: '$n' }, [int(4), int(8), double(4), int(2), int(5)]],
  [
    'change by day',
    { $derivative: { input: '$n', unit: 'day' }, window: { documents: [-1, 'current'] } },
    [null, double(4), null, null, null],
  ],
  [
    'a moving average',
    { $expMovingAvg: { input: '$n', alpha: 0.5 } },
    [double(4), double(6), double(6), double(4), double(5)],
  ],
])('windows: %s', async (_, output, expected) => {
  expect((await run(inPlaces(output))).map(({ x }) => x)).toEqual(expected);
});

test('ranks', async () => {
  const source = [1, 1, 2].map((n, index) => ({ _id: index, n }));
  const output = { rank: { $rank: {} }, dense: { $denseRank: {} } };
  const list = await run([{ $setWindowFields: { sortBy: { n: 1 }, output } }], source);
  expect(list.map(({ rank, dense }) => [rank, dense])).toEqual([
    [int(1), int(1)],
    [int(1), int(1)],
    [int(3), int(2)],
  ]);
});

test('areas and covariance', async () => {
  const source = [
    { x: int(0), y: int(1) },
    { x: int(2), y: int(3) },
    { x: int(3), y: int(5) },
  ];
  const output = {
    area: { $integral: { input: '$y' }, window: { documents: ['unbounded', 'current'] } },
    together: { $covariancePop: ['$x', '$y'] },
  };
  const list = await run([{ $setWindowFields: { sortBy: { x: 1 }, output } }], source);
  expect(list.map(({ area }) => area)).toEqual([int(0), double(4), double(8)]);
  expect(Number(list[0]?.['together'])).toBeCloseTo(2);
});

test.each<[spec: Document, code: number]>([
  [{ output: { x: { $sum: '$n', window: { documents: [1, 0] } } }, sortBy: { at: 1 } }, 5339900],
  [{ output: { x: { $sum: '$n', window: { documents: [-1, 0] } } } }, 5339901],
  [{ output: { x: { $sum: '$n', window: { range: [-1, 0] } } }, sortBy: { at: 1, n: 1 } }, 5339902],
  [{ output: { x: { $sum: '$n', window: { range: [-1, 0] } } }, sortBy: { at: 1 } }, 5429414],
  [{ output: { x: { $rank: {} } } }, 5371602],
  [{ output: { x: { $nope: {} } } }, 9],
  [{ output: {}, more: 1 }, 40415],
  [{ partitionBy: ['$n'], output: { x: { $sum: '$n' } } }, 14],
])('$setWindowFields %j is refused with %i', async (spec, code) => {
  await expect(run([{ $setWindowFields: spec }])).rejects.toThrow(failure(code));
});

test('an array is no place in an order of numbers', async () => {
  const source = [{ x: [int(1), int(5)] }, { x: int(2) }];
  const output = { n: { $sum: '$x', window: { range: [-1, 0] } } };
  const stage = { $setWindowFields: { sortBy: { x: 1 }, output } };
  await expect(run([stage], source)).rejects.toThrow(failure(5429414));
});

test('$fill with values, the last one, and lines', async () => {
  const output = { n: { method: 'linear' }, who: { value: 'nobody' } };
  const list = await run([{ $fill: { partitionByFields: ['place'], sortBy: { at: 1 }, output } }]);
  expect(list.map(({ n, who }) => [n, who])).toEqual(
    [int(4), int(8), double(4), int(2), int(5)].map((n) => [n, 'nobody']),
  );
  await expect(run([{ $fill: { output: { n: { method: 'linear' } } } }])).rejects.toThrow(failure(9));
  await expect(run([{ $fill: { sortBy: { at: 1 }, output: { n: { method: 'x' } } } }])).rejects.toThrow(
    failure(6050202),
  );
});
