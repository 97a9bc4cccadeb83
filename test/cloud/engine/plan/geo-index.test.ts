import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';
import { away, position, ringAround } from '../geo/places';
import { explained, ids, near, openGround, point, type Ground } from './geo-ground';

let ground: Ground;
const fresh = () => ground.fresh();

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

describe('an index never changes a result', () => {
  const shape = fc.oneof(
    ringAround.map(({ ring }) => ({ $geometry: { type: 'Polygon', coordinates: [ring] } })),
    fc
      .tuple(position, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([at, radius]) => ({ $centerSphere: [at, radius ** 2 * Math.PI] })),
  );

  async function filled(places: readonly unknown[]): Promise<readonly [Collection, Collection]> {
    const [bare, indexed] = [fresh(), fresh()];
    await indexed.createIndex({ at: '2dsphere' });
    const documents = places.map((at, _id) => ({ _id, at })) as Document[];
    await bare.insertMany(documents);
    await indexed.insertMany(documents);
    return [bare, indexed];
  }

  const places = fc.sample(position, { numRuns: 400, seed: 7 });
  const figures = fc
    .sample(ringAround, { numRuns: 150, seed: 8 })
    .map(({ ring }, at) =>
      at % 2 === 0
        ? { type: 'Polygon', coordinates: [ring] }
        : { type: 'LineString', coordinates: ring.slice(0, 3) },
    );

  it('of points', async () => {
    const [bare, indexed] = await filled(places.map(([lng, lat]) => point(lng, lat)));
    let found = 0;
    await fc.assert(
      fc.asyncProperty(shape, async (within) => {
        const filter = { at: { $geoWithin: within } };
        const expected = await ids(bare, filter).catch((error: unknown) => String(error));
        const actual = await ids(indexed, filter, { sort: { _id: 1 } }).catch((error: unknown) =>
          String(error),
        );
        expect(actual).toEqual(expected);
        found += expected.length;
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('of figures', async () => {
    const usable: unknown[] = [];
    const trial = fresh();
    await trial.createIndex({ at: '2dsphere' });
    for (const at of figures)
      await trial
        .insertOne({ at })
        .then(() => usable.push(at))
        .catch(() => undefined);
    expect(usable.length).toBeGreaterThan(100);
    const [bare, indexed] = await filled([
      ...usable,
      ...places.slice(0, 100).map(([lng, lat]) => point(lng, lat)),
    ]);
    await fc.assert(
      fc.asyncProperty(shape, fc.constantFrom('$geoWithin', '$geoIntersects'), async (figure, operator) => {
        const filter = { at: { [operator]: figure } };
        const expected = await ids(bare, filter).catch((error: unknown) => String(error));
        const actual = await ids(indexed, filter, { sort: { _id: 1 } }).catch((error: unknown) =>
          String(error),
        );
        expect(actual).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('of a search by distance, against all distances sorted', async () => {
    const [, indexed] = await filled(places.map(([lng, lat]) => point(lng, lat)));
    await fc.assert(
      fc.asyncProperty(position, fc.double({ min: 0, max: 1, noNaN: true }), async ([lng, lat], share) => {
        const most = share ** 3 * 20000000;
        const pipeline = [{ $geoNear: { near: point(lng, lat), distanceField: 'd' } }];
        const all = await indexed.aggregate(pipeline).toArray();
        expect(all).toHaveLength(places.length);
        const distances = all.map(({ d }) => d as number);
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
        expect(distances).toEqual(
          all.map(({ at }) => {
            const [x, y] = (at as { coordinates: [number, number] }).coordinates;
            return expect.closeTo(haversine([lng, lat], [x, y]), -1) as number;
          }),
        );
        const some = await ids(indexed, { at: near(lng, lat, { $maxDistance: most }) });
        expect(some).toEqual(all.filter(({ d }) => (d as number) <= most).map(({ _id }) => _id as unknown));
      }),
      { numRuns: 10 },
    );
  });

  it('reads little for a few of many', async () => {
    const rows = fresh();
    await rows.createIndex({ at: '2dsphere' });
    const random = fc.sample(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      { numRuns: 3000, seed: 3 },
    );
    await rows.insertMany(random.map(([x, y]) => ({ at: point(113 + x, 22 + y) })));
    const [lng, lat] = away([113.5, 22.5], 0.0001, 1);
    const within = await explained(rows, { at: { $geoWithin: { $centerSphere: [[lng, lat], 5 / 6378.1] } } });
    expect(within.executionStats.totalDocsExamined).toBeLessThan(60);
  });
});

function haversine(a: readonly [number, number], b: readonly [number, number]): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const [dLat, dLng] = [rad(b[1] - a[1]), rad(b[0] - a[0])];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a[1])) * Math.cos(rad(b[1])) * Math.sin(dLng / 2) ** 2;
  return 2 * 6378100 * Math.asin(Math.min(1, Math.sqrt(h)));
}
