import { Double, Long, type Document } from 'bson';
import fc from 'fast-check';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

const value = fc.constantFrom<unknown>(
  0,
  1,
  1,
  'a',
  'a',
  new Double(1),
  Long.ONE,
  true,
  new Date(0),
  null,
  undefined,
  [1, 'a'],
  [],
  { x: 1 },
  [[1]],
);
const documents = fc.array(value, { minLength: 1, maxLength: 8 });

let round = 0;
it('finds the same by an index as without one', async () => {
  await fc.assert(
    fc.asyncProperty(documents, documents, async (locals, foreigns) => {
      const [local, plain, indexed] = ['l', 'p', 'i'].map((letter) => `${letter}${++round}`);
      const rows = (values: unknown[]) => values.map((f, _id) => ({ _id, f }));
      await open.send({ insert: local, documents: rows(locals) });
      await open.send({ insert: plain, documents: rows(foreigns) });
      await open.send({ createIndexes: indexed, indexes: [{ key: { f: 1 }, name: 'f' }] });
      await open.send({ insert: indexed, documents: rows(foreigns) });
      const joined = async (from: string | undefined): Promise<unknown> => {
        const pipeline = [
          { $lookup: { from, localField: 'f', foreignField: 'f', as: 'found' } },
          { $sort: { _id: 1 } },
        ];
        const { cursor } = await open.send({ aggregate: local, pipeline, cursor: {} });
        const { firstBatch } = cursor as { firstBatch: { found: { _id: number }[] }[] };
        return firstBatch.map(({ found }) => found.map(({ _id }) => _id).sort((a, b) => a - b));
      };
      const expected = await joined(plain);
      expect(await joined(indexed)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

it('reads few documents of an indexed collection', async () => {
  const many: Document[] = Array.from({ length: 3000 }, (_, _id) => ({
    _id,
    f: _id,
    filler: 'x'.repeat(500),
  }));
  await open.client.db('t').collection('large').insertMany(many);
  const read = jest.spyOn(open.here.engine.environment, 'range');
  const pipeline = [
    { $limit: 1 },
    { $lookup: { from: 'large', localField: '_id', foreignField: '_id', as: 'found' } },
  ];
  const { cursor } = await open.send({ aggregate: 'large', pipeline, cursor: {} });
  expect((cursor as { firstBatch: Document[] }).firstBatch[0]).toMatchObject({ found: [{ _id: 0 }] });
  // The outer scan alone; the inner reads are by key.
  expect(read.mock.calls.length).toBeLessThan(3);
});
