import type { Collection, Document } from 'mongodb';
import { explained, ids, near, openGround, point, refusal, type Ground } from './geo-ground';

let ground: Ground;
const fresh = () => ground.fresh();

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

describe('a search by distance', () => {
  let towns: Collection;
  beforeAll(async () => {
    towns = fresh();
    await towns.createIndex({ at: '2dsphere' });
    await towns.insertMany([
      { _id: 'guangzhou', at: point(113.26, 23.13), kind: 'city' },
      { _id: 'foshan', at: point(113.12, 23.02), kind: 'city' },
      { _id: 'shenzhen', at: [114.06, 22.54], kind: 'city' },
      { _id: 'panyu', at: { lng: 113.38, lat: 22.93 }, kind: 'district' },
      { _id: 'nowhere' },
      { _id: 'unset', at: null },
    ] as Document[]);
  });

  it('gives the nearest first, and only what has a place', async () => {
    expect(await ids(towns, { at: near(113.26, 23.13) })).toEqual([
      'guangzhou',
      'foshan',
      'panyu',
      'shenzhen',
    ]);
    expect(await ids(towns, { at: near(114.06, 22.54) }, { limit: 2, skip: 1 })).toEqual([
      'panyu',
      'guangzhou',
    ]);
  });

  it('keeps between a least and a largest distance, in metres', async () => {
    expect(await ids(towns, { at: near(113.26, 23.13, { $maxDistance: 30000 }) })).toEqual([
      'guangzhou',
      'foshan',
      'panyu',
    ]);
    expect(await ids(towns, { at: near(113.26, 23.13, { $minDistance: 1, $maxDistance: 20000 }) })).toEqual([
      'foshan',
    ]);
  });

  it('takes pairs and radians on the globe', async () => {
    const nearby = { $nearSphere: [113.26, 23.13], $maxDistance: 20 / 6378.1 };
    expect(await ids(towns, { at: nearby })).toEqual(['guangzhou', 'foshan']);
    expect(await ids(towns, { at: { $nearSphere: point(113.26, 23.13), $maxDistance: 20000 } })).toEqual([
      'guangzhou',
      'foshan',
    ]);
  });

  it('applies the rest of the filter, projections, sorts and writes', async () => {
    const filter = { at: near(113.26, 23.13), kind: 'district' };
    expect(await towns.find(filter, { projection: { kind: 1 } }).toArray()).toEqual([
      { _id: 'panyu', kind: 'district' },
    ]);
    expect(await ids(towns, { $and: [{ at: near(113.26, 23.13) }, { kind: 'city' }] })).toHaveLength(3);
    expect(await ids(towns, { at: near(113.26, 23.13) }, { sort: { _id: -1 } })).toEqual([
      'shenzhen',
      'panyu',
      'guangzhou',
      'foshan',
    ]);
    const twenty = near(113.26, 23.13, { $maxDistance: 20000 });
    expect((await towns.updateMany({ at: twenty }, { $set: { close: true } })).modifiedCount).toBe(2);
    const nearest = await towns.findOneAndUpdate({ at: near(114, 22.5) }, { $set: { found: 1 } });
    expect(nearest?.['_id']).toBe('shenzhen');
    expect(
      await ids(towns, { close: true, at: { $geoWithin: { $centerSphere: [[113.26, 23.13], 0.01] } } }),
    ).toHaveLength(2);
  });

  it('needs an index of places', async () => {
    const bare = fresh();
    await bare.insertOne({ at: point(1, 2) });
    await expect(bare.find({ at: near(1, 2) }).toArray()).rejects.toEqual(
      refusal(
        291,
        /^error processing query: ns=geo\.c\d+Tree: GEONEAR {2}field=at.*\n.*\n.*\n planner returned error :: caused by :: unable to find index for \$geoNear query$/,
      ),
    );
    await expect(towns.find({ other: near(1, 2) }).toArray()).rejects.toEqual(
      refusal(291, 'unable to find index'),
    );
    await expect(towns.find({ at: { $near: [1, 2] } }).toArray()).rejects.toEqual(
      refusal(291, 'unable to find index'),
    );
    expect(
      await fresh()
        .find({ at: near(1, 2) })
        .toArray(),
    ).toEqual([]);
  });

  it('stands at the top of a filter only', async () => {
    const inside = { $or: [{ at: near(1, 2) }, { kind: 'city' }] };
    await expect(towns.find(inside).toArray()).rejects.toEqual(
      refusal(5626500, 'not allowed in this context'),
    );
    await expect(towns.countDocuments({ at: near(1, 2) })).rejects.toEqual(
      refusal(5626500, 'not allowed in this context'),
    );
    await expect(towns.find({ at: near(1, 2), b: near(1, 2) }).toArray()).rejects.toEqual(
      refusal(2, 'Too many geoNear'),
    );
    expect(
      (
        await ground.client.db('geo').command({
          count: towns.collectionName,
          query: { at: near(113.26, 23.13, { $maxDistance: 20000 }) },
        })
      )['n'],
    ).toBe(2);
  });

  it('is explained', async () => {
    const { queryPlanner } = await explained(towns, { at: near(113.26, 23.13) });
    expect(queryPlanner.winningPlan).toEqual({
      stage: 'GEO_NEAR_2DSPHERE',
      keyPattern: { at: '2dsphere' },
      indexName: 'at_2dsphere',
      indexVersion: 3,
    });
  });
});

describe('an index of places', () => {
  it('refuses what is no place', async () => {
    const rows = fresh();
    await rows.createIndex({ at: '2dsphere' });
    const insert = (at: unknown) => rows.insertOne({ _id: 1, at } as Document);
    await expect(insert(point(200, 0))).rejects.toEqual(
      refusal(
        16755,
        '^Can\'t extract geo keys: { _id: 1, at: { type: "Point", coordinates: \\[ 200, 0 \\] } } {2}longitude/latitude is out of bounds, lng: 200 lat: 0$',
      ),
    );
    await expect(insert('here')).rejects.toEqual(
      refusal(16755, 'geo element must be an array or object: "here"'),
    );
    await expect(insert([200, 5])).rejects.toEqual(
      refusal(16755, "can't project geometry into spherical CRS: \\[ 200, 5 \\]"),
    );
    await expect(insert([point(1, 2), point(3, 4)])).rejects.toEqual(
      refusal(16755, 'Point must only contain numeric'),
    );
    await expect(
      insert({
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
        ],
      }),
    ).rejects.toEqual(refusal(16755, 'Edges 0 and 2 cross'));
    await insert([1, 2]);
    await expect(rows.updateOne({ _id: 1 } as Document, { $set: { at: 7 } })).rejects.toEqual(
      refusal(16755, "Can't extract"),
    );
    const filled = fresh();
    await filled.insertOne({ at: 'here' });
    await expect(filled.createIndex({ at: '2dsphere' })).rejects.toEqual(refusal(16755, "Can't extract"));
    expect(await filled.listIndexes().toArray()).toHaveLength(1);
  });

  it('is listed with its version and options, and refuses wrong ones', async () => {
    const rows = fresh();
    await rows.createIndexes([
      { key: { a: '2dsphere', b: -1 } },
      { key: { c: '2d', d: 1 }, min: -10, max: 10 },
    ]);
    const listed = await rows.listIndexes().toArray();
    expect(listed.slice(1)).toEqual([
      { v: 2, key: { a: '2dsphere', b: -1 }, name: 'a_2dsphere_b_-1', '2dsphereIndexVersion': 3 },
      { v: 2, key: { c: '2d', d: 1 }, name: 'c_2d_d_1', min: -10, max: 10 },
    ]);
    await expect(rows.createIndex({ a: '2d', b: '2d' })).rejects.toEqual(
      refusal(16800, "can't have 2 geo fields"),
    );
    await expect(rows.createIndex({ b: 1, a: '2d' })).rejects.toEqual(
      refusal(16801, '2d has to be first in index'),
    );
    await expect(rows.createIndexes([{ key: { x: '2d' }, bits: 40 }])).rejects.toEqual(
      refusal(72, 'bits for hash must be'),
    );
    await expect(rows.createIndexes([{ key: { x: '2d' }, min: 5, max: 5 }])).rejects.toEqual(
      refusal(72, 'region for hash'),
    );
    await expect(rows.createIndexes([{ key: { x: '2dsphere' }, '2dsphereIndexVersion': 9 }])).rejects.toEqual(
      refusal(67, 'unsupported geo index version'),
    );
    await expect(rows.insertOne({ c: [11, 0] })).rejects.toEqual(
      refusal(13027, 'point not in interval of \\[ -10, 10 \\]'),
    );
    await expect(rows.insertOne({ c: point(1, 2) })).rejects.toEqual(
      refusal(16804, 'location object expected'),
    );
  });

  it('has all places of arrays, on the globe inside documents and on the plane as pairs', async () => {
    const rows = fresh();
    await rows.createIndexes([{ key: { 'stops.at': '2dsphere' } }, { key: { flat: '2d' } }]);
    await rows.insertMany([
      {
        _id: 1,
        stops: [{ at: point(0, 0) }, { at: point(50, 50) }, { name: 'x' }],
        flat: [
          [1, 1],
          [50, 50],
        ],
      },
      { _id: 2, stops: [{ at: point(20, 20) }], flat: [[20, 20]] },
      { _id: 3, flat: { a: [70, 70], b: { x: -3, y: -3 } } },
    ] as Document[]);
    expect(await ids(rows, { 'stops.at': near(49, 49) })).toEqual([1, 2]);
    expect(await ids(rows, { 'stops.at': { $geoWithin: { $centerSphere: [[20, 20], 0.1] } } })).toEqual([2]);
    expect(await ids(rows, { flat: { $near: [45, 45] } })).toEqual([1, 2, 3]);
    expect(await ids(rows, { flat: { $near: [0, 0], $maxDistance: 5 } })).toEqual([1, 3]);
    expect(
      await ids(rows, {
        flat: {
          $geoWithin: {
            $box: [
              [40, 40],
              [60, 60],
            ],
          },
        },
      }),
    ).toEqual([1]);
    const { queryPlanner } = await explained(rows, {
      flat: {
        $geoWithin: {
          $box: [
            [40, 40],
            [60, 60],
          ],
        },
      },
    });
    expect(queryPlanner.winningPlan['inputStage']).toMatchObject({ stage: 'IXSCAN', indexName: 'flat_2d' });
    await rows.updateOne({ _id: 2 } as Document, { $set: { 'stops.0.at': point(49, 49) } });
    expect(await ids(rows, { 'stops.at': near(49, 49) })).toEqual([2, 1]);
    await rows.deleteOne({ _id: 2 } as Document);
    expect(await ids(rows, { 'stops.at': near(49, 49) })).toEqual([1]);
    expect(await ground.client.db('geo').command({ validate: rows.collectionName })).toMatchObject({
      valid: true,
    });
  });

  it('takes equal values of other fields before the place', async () => {
    const rows = fresh();
    await rows.createIndex({ shop: 1, at: '2dsphere', open: 1 });
    await rows.insertMany(
      Array.from({ length: 300 }, (_, n) => ({
        _id: n,
        shop: n % 3,
        at: point(n / 10, 0),
        open: true,
      })) as Document[],
    );
    const filter = { shop: { $in: [0, 1] }, at: { $geoWithin: { $centerSphere: [[10, 0], 0.01] } } };
    const { queryPlanner, executionStats } = await explained(rows, filter);
    expect(queryPlanner.winningPlan['inputStage']).toMatchObject({ stage: 'IXSCAN' });
    expect(executionStats.totalDocsExamined).toBeLessThan(20);
    expect(await ids(rows, filter)).toHaveLength(7);
    expect(await ids(rows, { shop: 2, at: near(10, 0) }, { limit: 2 })).toEqual([101, 98]);
    await expect(rows.find({ at: near(10, 0) }).toArray()).rejects.toEqual(
      refusal(291, 'unable to find index'),
    );
  });

  it('is seen and changed by transactions', async () => {
    const rows = fresh();
    await rows.createIndex({ at: '2dsphere' });
    await rows.insertOne({ _id: 1, at: point(5, 5) } as Document);
    await ground.client.withSession((session) =>
      session.withTransaction(async () => {
        await rows.insertOne(
          {
            _id: 2,
            at: {
              type: 'LineString',
              coordinates: [
                [0, 0],
                [1, 1],
              ],
            },
          } as Document,
          { session },
        );
        expect(
          (await rows.find({ at: near(0, 0) }, { session }).toArray()).map(({ _id }) => _id as unknown),
        ).toEqual([2, 1]);
        expect(await ids(rows, { at: near(0, 0) })).toEqual([1]);
      }),
    );
    expect(await ids(rows, { at: near(0, 0) })).toEqual([2, 1]);
    expect(await ids(rows, { at: { $geoIntersects: { $geometry: point(0.5, 0.50001) } } })).toEqual([]);
    expect(
      await ids(rows, {
        at: {
          $geoIntersects: {
            $geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [0.4, 0.4],
                  [0.6, 0.4],
                  [0.6, 0.6],
                  [0.4, 0.6],
                  [0.4, 0.4],
                ],
              ],
            },
          },
        },
      }),
    ).toEqual([2]);
  });
});
