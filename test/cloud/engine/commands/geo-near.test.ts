import type { Collection, Document } from 'mongodb';
import { near, openGround, point, refusal, type Ground } from '../plan/geo-ground';

let ground: Ground;
const fresh = () => ground.fresh();

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

describe('$geoNear', () => {
  let rows: Collection;
  beforeAll(async () => {
    rows = fresh();
    await rows.createIndex({ at: '2dsphere' });
    await rows.insertMany([
      { _id: 1, at: point(0.01, 0), deep: { a: 1 }, kind: 'a' },
      { _id: 2, at: point(0, 0), kind: 'b' },
      { _id: 3, at: point(0.02, 0), kind: 'b' },
    ] as Document[]);
  });
  const stage = (more: object = {}) => ({
    $geoNear: { near: point(0, 0), distanceField: 'd', ...more },
  });
  const run = (...pipeline: Document[]) => rows.aggregate(pipeline).toArray();

  it('puts distances and places into the documents, nearest first', async () => {
    const found = await run(stage({ distanceField: 'deep.far', includeLocs: 'where' }));
    expect(found.map(({ _id }) => _id as number)).toEqual([2, 1, 3]);
    expect(found[0]).toEqual({ _id: 2, at: point(0, 0), kind: 'b', deep: { far: 0 }, where: point(0, 0) });
    const { deep } = found[1] as { deep: { a: number; far: number } };
    expect(deep.a).toBe(1);
    expect(deep.far).toBeCloseTo(1113.188, 2);
  });

  it('knows query, distances and their multiplier, and other stages after it', async () => {
    const kilometres = { minDistance: 1, maxDistance: 3000, distanceMultiplier: 0.001 };
    const found = await run(stage(kilometres), { $match: { kind: 'b' } }, { $project: { d: 1 } });
    expect(found).toEqual([{ _id: 3, d: expect.closeTo(2.226, 3) as number }]);
    expect(await run(stage({ query: { kind: 'a' } }), { $count: 'n' })).toEqual([{ n: 1 }]);
    expect(await run(stage(), { $sort: { _id: -1 } }, { $limit: 1 }, { $project: { _id: 1 } })).toEqual([
      { _id: 3 },
    ]);
    const [first] = await run(stage({ near: [0, 0], spherical: true, minDistance: 0.0002 }));
    expect(first?.['d']).toBeCloseTo((0.02 * Math.PI) / 180, 12);
    const let_ = await rows
      .aggregate([stage({ near: '$$here' }), { $limit: 1 }], { let: { here: point(0.02, 0) } })
      .toArray();
    expect(let_[0]?.['_id']).toBe(3);
  });

  it('begins a pipeline within $lookup and $unionWith, near a place of the document that is joined', async () => {
    const from = rows.collectionName;
    const here = { near: '$$here', maxDistance: 1500 };
    const lookup = (pipeline: object[], more: object = {}) => ({
      $lookup: { from, pipeline: [...pipeline, { $project: { _id: 1 } }], as: 'r', ...more },
    });
    const ids = (found: Document[]) =>
      found.map(({ _id, r }) => [_id, (r as Document[]).map((one) => one['_id'] as number)] as const);
    const shown = [{ $sort: { _id: 1 } }, { $project: { r: 1 } }];
    expect(ids(await run(lookup([stage(here)], { let: { here: '$at' } }), ...shown))).toEqual([
      [1, [1, 2, 3]],
      [2, [2, 1]],
      [3, [3, 1]],
    ]);
    expect(ids(await run(lookup([stage(), { $limit: 1 }]), ...shown))).toEqual([
      [1, [2]],
      [2, [2]],
      [3, [2]],
    ]);
    const union = { $unionWith: { coll: from, pipeline: [stage(), { $project: { _id: 1 } }] } };
    expect(await run({ $match: { _id: 3 } }, { $project: { _id: 1 } }, union)).toEqual(
      [3, 2, 1, 3].map((_id) => ({ _id })),
    );
    await expect(run(lookup([stage()], { from: 'nothing' }))).rejects.toEqual(
      refusal(26, 'requires a geo index to run, but geo'),
    );
    await expect(run(lookup([{ $match: {} }, stage()]))).rejects.toEqual(
      refusal(40602, 'only valid as the first stage'),
    );
    const byFields = { localField: 'kind', foreignField: 'kind' };
    await expect(run(lookup([stage()], byFields))).rejects.toEqual(
      refusal(40602, 'only valid as the first stage'),
    );
  });

  it.each<[number, string, object]>([
    [16606, "requires a 'distanceField' option as a String", { distanceField: 1 }],
    [14, 'maxDistance must be a number', { maxDistance: 'a' }],
    [2, 'minDistance must be nonnegative', { minDistance: -1 }],
    [2, 'distanceMultiplier must be nonnegative', { distanceMultiplier: -1 }],
    [14, 'query must be an object', { query: 1 }],
    [16607, "requires that 'includeLocs' option is a String", { includeLocs: 1 }],
    [50858, "no longer supports the 'limit' parameter", { limit: 1 }],
    [50857, "no longer supports the 'num' parameter", { num: 1 }],
    [40227, "does not accept the 'collation' parameter", { collation: {} }],
    [14, "parameter 'key' must be of type string but found type: int", { key: 1 }],
    [291, 'unable to find index', { key: 'other' }],
    [291, 'unable to find index', { near: [0, 0] }],
    [5626500, 'not allowed in this context', { query: { at: near(0, 0) } }],
  ])('refuses with %i: %s', async (code, message, more) => {
    await expect(run(stage(more))).rejects.toEqual(refusal(code, message.replace(/[()]/g, '.')));
  });

  it('asks for a place', async () => {
    const run_ = run({ $geoNear: { distanceField: 'd' } });
    await expect(run_).rejects.toEqual(refusal(5860400, "requires a 'near' argument"));
  });

  it('stands first, and chooses the one index of places', async () => {
    await expect(run({ $match: {} }, stage())).rejects.toEqual(
      refusal(40602, 'only valid as the first stage'),
    );
    await expect(run({ $facet: { a: [stage()] } })).rejects.toEqual(
      refusal(40600, 'not allowed to be used within'),
    );
    const missing = fresh();
    await expect(missing.aggregate([stage()]).toArray()).rejects.toEqual(
      refusal(26, 'requires a geo index to run, but geo'),
    );
    await missing.insertOne({ a: 1 });
    await expect(missing.aggregate([stage()]).toArray()).rejects.toEqual(
      refusal(27, 'requires a 2d or 2dsphere index, but none'),
    );
    await missing
      .createIndexes([{ key: { a: '2dsphere' } }, { key: { b: '2dsphere' } }])
      .catch(() => undefined);
    await missing.deleteMany({});
    await missing.createIndexes([{ key: { a: '2dsphere' } }, { key: { b: '2dsphere' } }]);
    await expect(missing.aggregate([stage()]).toArray()).rejects.toEqual(
      refusal(27, 'There is more than one 2dsphere index on geo.*; unsure which to use'),
    );
    expect(await missing.aggregate([stage({ key: 'a' })]).toArray()).toEqual([]);
  });
});
