import { Double, Int32, Long, ObjectId, type Document } from 'bson';
import { createTestDatabase } from '../../../cloud/testing/documents';
import type { Store } from '../../../cloud/store';

/** A store that remembers what it was told and finds what it is given. */
function recorder(found: readonly Document[] = []) {
  const calls: unknown[] = [];
  const store = {
    find: (...call: unknown[]) => {
      calls.push(call);
      return Promise.resolve(found);
    },
    insert: (...call: unknown[]) => {
      calls.push(call);
      return Promise.resolve();
    },
  };
  return { calls, db: createTestDatabase(store as unknown as Store, 'env-1') };
}

const target = { database: 'env-1', collection: 'things' };

it('gives numbers their BSON type on the way in, and a document an id', async () => {
  const { calls, db } = recorder();
  const ids = await db.collection('things').insert([{ _id: 'a', n: 1, x: 0.5 }, { list: [2 ** 40] }]);
  expect(ids).toEqual(['a', expect.stringMatching(/^[0-9a-f]{24}$/)]);
  expect(calls).toEqual([
    [
      target,
      [
        { _id: 'a', n: new Int32(1), x: new Double(0.5) },
        { _id: ids[1], list: [new Double(2 ** 40)] },
      ],
    ],
  ]);
});

it('gives plain values on the way out', async () => {
  const id = new ObjectId();
  const { calls, db } = recorder([
    { _id: id, n: new Int32(1), big: Long.fromNumber(2 ** 40), x: new Double(2) },
  ]);
  const found = await db.collection('things').find({ n: { $gt: 0 } }, { sort: { n: -1 }, limit: 3 });
  expect(found).toEqual([{ _id: id, n: 1, big: 2 ** 40, x: 2 }]);
  expect(calls).toEqual([[target, { filter: { n: { $gt: new Int32(0) } }, sort: { n: -1 }, limit: 3 }]]);
});
