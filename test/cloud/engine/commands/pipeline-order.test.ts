import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
  const documents = [6, 2, 3, 4].map((n) => ({ _id: n, n }));
  await open.send({ insert: 'plain', documents });
  await open.send({ createIndexes: 'indexed', indexes: [{ key: { n: 1 }, name: 'n' }] });
  await open.send({ insert: 'indexed', documents });
});
afterAll(() => open.close());

const order = async (collection: string, pipeline: object[]) => {
  const { cursor } = await open.send({ aggregate: collection, pipeline, cursor: {} });
  return (cursor as { firstBatch: { n: number }[] }).firstBatch.map(({ n }) => n);
};

it.each(['plain', 'indexed'])('sorts after a filter and without one (%s)', async (collection) => {
  expect(await order(collection, [{ $match: { n: { $gt: 2 } } }, { $sort: { n: -1 } }])).toEqual([6, 4, 3]);
  expect(await order(collection, [{ $sort: { n: 1 } }, { $limit: 3 }])).toEqual([2, 3, 4]);
  expect(await order(collection, [{ $match: { _id: { $ne: 4 } } }, { $sort: { n: -1 } }])).toEqual([6, 3, 2]);
});
