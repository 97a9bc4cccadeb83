import { Double, Int32 } from 'bson';
import { ask, failure, openDatabase } from './setup';

type Setup = Awaited<ReturnType<typeof openDatabase>>;

const place = (lng: number, lat: number) => ({
  type: 'Point',
  coordinates: [new Double(lng), new Double(lat)],
});
const near = { $nearSphere: { $geometry: place(113, 23), $maxDistance: new Int32(50000) } };
const stage = { near: place(113, 23), distanceField: 'far', spherical: true };

describe('places', () => {
  let db: Setup;
  beforeAll(async () => {
    db = await openDatabase({ permission: 'PRIVATE' });
    await db.store.createCollection({ database: 'dev-1', collection: 'bare' });
    await db.store.createIndexes({ database: 'dev-1', collection: 'shops' }, [
      { name: 'at', key: { at: '2dsphere' } },
    ]);
    for (const who of ['alice', 'bob'] as const) {
      for (const [n, lng] of [113.2, 113, 113.1].entries()) {
        await db.run(ask.add('shops', { _id: `${who}${n}`, at: place(lng, 23) }), who);
      }
    }
  });
  afterAll(() => db.stop());
  beforeEach(() => (db.warnings.length = 0));

  it('are found nearest first, by a page among its own', async () => {
    const { list } = await db.run(ask.find('shops', { at: near }), 'alice');
    expect(list.map(({ _id }) => _id as string)).toEqual(['alice1', 'alice2', 'alice0']);
    const pages = await db.run(ask.aggregate('shops', { $geoNear: stage }), 'bob');
    expect(pages.list.map(({ _id }) => _id as string)).toEqual(['bob1', 'bob2', 'bob0']);
    expect((await db.run(ask.find('shops', { at: near }))).list).toHaveLength(6);
  });

  it('take a distance that was not given, which the SDKs send as null', async () => {
    const $nearSphere = { ...near.$nearSphere, $maxDistance: null, $minDistance: null };
    const { list } = await db.run(ask.find('shops', { $and: [{ at: { $nearSphere } }] }), 'alice');
    expect(list).toHaveLength(3);
  });

  it('obey the limit of geoNear(), which MongoDB has no more', async () => {
    const $geoNear = { ...stage, limit: new Int32(2) };
    expect((await db.run(ask.aggregate('shops', { $geoNear }))).list).toHaveLength(2);
  });

  it('need an index, and it is said how to have one', async () => {
    const missing = failure('DATABASE_REQUEST_FAILED', 'unable to find index for \\$geoNear query');
    await expect(db.run(ask.find('bare', { at: near }))).rejects.toEqual(missing);
    expect(db.warnings).toEqual([['GEO_INDEX_MISSING', { collection: 'bare' }]]);
    await db.run(ask.add('bare', { at: place(1, 2) }));
    await expect(db.run(ask.aggregate('bare', { $geoNear: stage }))).rejects.toEqual(
      failure('DATABASE_REQUEST_FAILED', 'requires a 2d or 2dsphere index'),
    );
  });

  it('are refused where they are none, with the reason', async () => {
    await expect(db.run(ask.add('shops', { at: place(200, 0) }))).rejects.toEqual(
      failure('DATABASE_INVALID_OPERRATOR', 'longitude/latitude is out of bounds, lng: 200 lat: 0'),
    );
  });
});
