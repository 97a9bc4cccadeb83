import { Int32 } from 'bson';
import { compilePipeline } from '../../../../cloud/engine/aggregate/pipeline';
import type { Document } from '../../../../cloud/values';

const failure = (code: number): Error => expect.objectContaining({ code }) as Error;
const int = (value: number) => new Int32(value);

async function run(spec: Document, source: Document[]): Promise<Document[]> {
  const environment = { now: new Date(0), random: () => 0.3, find: () => [] };
  const list: Document[] = [];
  for await (const one of compilePipeline([{ $densify: spec }], environment).run(source)) list.push(one);
  return list;
}

const documents = [
  { _id: 1, g: 'a', x: int(0) },
  { _id: 2, g: 'b', x: int(2) },
  { _id: 3, g: 'a', x: int(4) },
  { _id: 4, g: 'b', x: int(7) },
  { _id: 5, g: 'a' },
];
const shown = (list: Document[]) =>
  list
    .map(({ _id, g, x }) => `${String(g)}${String(x)}${_id === undefined ? '' : '!'}`)
    .sort()
    .join(' ');

test.each<[range: Document, partitionByFields: string[], expected: string]>([
  [{ step: int(2), bounds: 'full' }, [], 'a0! a4! aundefined! b2! b7! undefined6'],
  [{ step: int(2), bounds: 'full' }, ['g'], 'a0! a2 a4! a6 aundefined! b0 b2! b4 b6 b7!'],
  [{ step: int(2), bounds: 'partition' }, ['g'], 'a0! a2 a4! aundefined! b2! b4 b6 b7!'],
  [{ step: int(3), bounds: [int(1), int(8)] }, [], 'a0! a4! aundefined! b2! b7! undefined1'],
  [{ step: int(3), bounds: [int(1), int(8)] }, ['g'], 'a0! a1 a4! a7 aundefined! b1 b2! b4 b7!'],
])('$densify by %j in partitions %j', async (range, partitionByFields, expected) => {
  const spec = { field: 'x', range, ...(partitionByFields.length === 0 ? {} : { partitionByFields }) };
  expect(shown(await run(spec, documents))).toBe(expected);
});

test('dates by units, without any document too', async () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const range = { step: 1, unit: 'month', bounds: [day('2024-01-31'), day('2024-04-30')] };
  const list = await run({ field: 'a.at', range }, []);
  expect(list).toEqual(
    ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-29'].map((at) => ({ a: { at: day(at) } })),
  );
});

test.each<[spec: Document, code: number]>([
  [{ field: 'x', range: { step: 0, bounds: 'full' } }, 5733401],
  [{ field: 'x', range: { step: 1.5, unit: 'day', bounds: 'full' } }, 6586400],
  [{ field: 'x', range: { step: 1, bounds: 'most' } }, 5946802],
  [{ field: 'x', range: { step: 1, bounds: [1] } }, 5733403],
  [{ field: 'x', range: { step: 1, bounds: [2, 1] } }, 5733402],
  [{ field: 'x', range: { step: 1, bounds: [int(1), 2.5] } }, 5876900],
  [{ field: 'x', range: { step: 1, bounds: 'partition' } }, 5733408],
  [{ field: '$x', range: { step: 1, bounds: 'full' } }, 16410],
  [{ field: 'x', range: { step: 1, unit: 'day', bounds: 'full' } }, 6053600],
  [{ field: 'g', range: { step: 1, bounds: 'full' } }, 5733201],
])('$densify %j is refused with %i', async (spec, code) => {
  await expect(run(spec, documents)).rejects.toThrow(failure(code));
});
