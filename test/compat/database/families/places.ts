import type { Database } from '../../../../cloud/client';
import { onWeb, type Family, type Scenario, type Tools } from '../scenario';

type Geo = Database['Geo'];

/** A square around Guangzhou, one degree wide. */
const square = ({ Point, LineString, Polygon }: Geo) =>
  new Polygon([
    new LineString([
      new Point(113, 23),
      new Point(114, 23),
      new Point(114, 24),
      new Point(113, 24),
      new Point(113, 23),
    ]),
  ]);

const kind = (name: keyof Geo, make: (geo: Geo) => object, expected: object): Scenario => ({
  rows: [`Geo.${name}`, 'db.Geo'],
  expected: { $geo: expected },
  async run({ db, name: collection, add }) {
    await add({ _id: 'new', shape: make(db.Geo) });
    const { data } = await db.collection(collection).where({ _id: 'new' }).get();
    return data[0]?.['shape'];
  },
});

const line = [
  [1, 2],
  [3, 4],
];
const ring = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 0],
];

export const geoKinds: Family = {
  name: 'kinds of places',
  places: true,
  documents: () => [],
  scenarios: {
    'Point, called': {
      ...kind('Point', ({ Point }) => Point(113, 23), { type: 'Point', coordinates: [113, 23] }),
      only: 'wx',
    },
    Point: kind('Point', ({ Point }) => new Point(113, 23), {
      type: 'Point',
      coordinates: [113, 23],
    }),
    MultiPoint: kind(
      'MultiPoint',
      ({ Point, MultiPoint }) => new MultiPoint([new Point(1, 2), new Point(3, 4)]),
      {
        type: 'MultiPoint',
        coordinates: line,
      },
    ),
    LineString: kind(
      'LineString',
      ({ Point, LineString }) => new LineString([new Point(1, 2), new Point(3, 4)]),
      {
        type: 'LineString',
        coordinates: line,
      },
    ),
    MultiLineString: kind(
      'MultiLineString',
      ({ Point, LineString, MultiLineString }) =>
        new MultiLineString([new LineString([new Point(1, 2), new Point(3, 4)])]),
      { type: 'MultiLineString', coordinates: [line] },
    ),
    Polygon: kind(
      'Polygon',
      ({ Point, LineString, Polygon }) =>
        new Polygon([new LineString([new Point(0, 0), new Point(4, 0), new Point(4, 4), new Point(0, 0)])]),
      { type: 'Polygon', coordinates: [ring] },
    ),
    MultiPolygon: kind(
      'MultiPolygon',
      ({ Point, LineString, Polygon, MultiPolygon }) =>
        new MultiPolygon([
          new Polygon([new LineString([new Point(0, 0), new Point(4, 0), new Point(4, 4), new Point(0, 0)])]),
        ]),
      { type: 'MultiPolygon', coordinates: [[ring]] },
    ),
  },
};

const near = (rows: readonly string[], condition: (tools: Tools) => object, expected: string): Scenario => ({
  rows,
  expected,
  async run(tools) {
    const { data } = await tools.db
      .collection(tools.name)
      .where({ at: condition(tools) })
      .get();
    return data.map(({ _id }) => _id).join();
  },
});

const inside = (
  rows: readonly string[],
  condition: (tools: Tools) => object,
  expected: string,
): Scenario => ({
  rows,
  expected,
  run: (tools) => tools.ids({ at: condition(tools) }),
});

export const geoQueries: Family = {
  name: 'queries of places',
  reads: true,
  places: true,
  documents: ({ Geo }) => [
    { _id: 'a', at: new Geo.Point(113.3, 23.1) },
    { _id: 'b', at: new Geo.Point(113.9, 23.6) },
    { _id: 'c', at: new Geo.LineString([new Geo.Point(110, 20), new Geo.Point(111, 21)]) },
  ],
  scenarios: {
    'geoNear, the nearest first': near(
      ['_.geoNear'],
      ({ _, db }) => _.geoNear({ geometry: new db.Geo.Point(113.9, 23.5), maxDistance: 200_000 }),
      'b,a',
    ),
    'geoNear between two distances': near(
      ['_.geoNear'],
      ({ _, db }) =>
        _.geoNear({ geometry: new db.Geo.Point(113.9, 23.5), minDistance: 50_000, maxDistance: 200_000 }),
      'a',
    ),
    'geoWithin an area': inside(
      ['_.geoWithin'],
      ({ _, db }) => _.geoWithin({ geometry: square(db.Geo) }),
      'a,b',
    ),
    'geoWithin a disc': {
      ...inside(['_.geoWithin'], ({ _ }) => _.geoWithin({ centerSphere: [[113.3, 23.1], 10 / 6378.1] }), 'a'),
      own: onWeb({
        reason: 'its code knows no `centerSphere`, and fails before it sends anything',
        failed: /Cannot read properties of undefined \(reading 'toJSON'\)/,
      }),
    },
    geoIntersects: inside(
      ['_.geoIntersects'],
      ({ _, db: { Geo } }) =>
        _.geoIntersects({ geometry: new Geo.LineString([new Geo.Point(110, 21), new Geo.Point(111, 20)]) }),
      'c',
    ),
    'a comparison, then geoNear': near(
      ['_.gt(…).geoNear'],
      ({ _, db }) =>
        _.exists(true).geoNear({ geometry: new db.Geo.Point(113.9, 23.5), maxDistance: 200_000 }),
      'b,a',
    ),
    'a comparison, then geoWithin': inside(
      ['_.gt(…).geoWithin'],
      ({ _, db }) => _.exists(true).geoWithin({ geometry: square(db.Geo) }),
      'a,b',
    ),
    'a comparison, then geoIntersects': inside(
      ['_.gt(…).geoIntersects'],
      ({ _, db }) => _.exists(true).geoIntersects({ geometry: new db.Geo.Point(113.3, 23.1) }),
      'a',
    ),
    'a logic command, then geoNear': near(
      ['_.or(…).geoNear'],
      ({ _, db }) =>
        _.and(_.exists(true)).geoNear({ geometry: new db.Geo.Point(113.9, 23.5), maxDistance: 200_000 }),
      'b,a',
    ),
    'a logic command, then geoWithin': inside(
      ['_.or(…).geoWithin'],
      ({ _, db }) => _.and(_.exists(true)).geoWithin({ geometry: square(db.Geo) }),
      'a,b',
    ),
    'a logic command, then geoIntersects': inside(
      ['_.or(…).geoIntersects'],
      ({ _, db }) => _.and(_.exists(true)).geoIntersects({ geometry: new db.Geo.Point(113.3, 23.1) }),
      'a',
    ),
    'the stage geoNear': {
      rows: ['aggregate.geoNear'],
      expected: [
        { _id: 'b', far: 11131 },
        { _id: 'a', far: 75800 },
      ],
      run: ({ db, list, $, _ }) =>
        list((all) =>
          all['geoNear']!({
            near: new db.Geo.Point(113.9, 23.5),
            spherical: true,
            distanceField: 'far',
            maxDistance: 200_000,
            query: { _id: _.in(['a', 'b']) },
          })['project']!({ far: $.trunc('$far') }),
        ),
    },
    'geoNear within a lookup': {
      rows: ['pipeline.geoNear'],
      expected: ['b', 'a'],
      async run({ db, list, $, name }) {
        const near = {
          near: new db.Geo.Point(113.9, 23.5),
          spherical: true,
          distanceField: 'far',
          maxDistance: 200_000,
        };
        const pipeline = $.pipeline().geoNear(near).project({ _id: 1 }).done();
        const [found] = await list((all) =>
          all['match']!({ _id: 'a' })['lookup']!({ from: name, pipeline, as: 'r' })['project']!({ r: 1 }),
        );
        return (found as { r: { _id: string }[] }).r.map(({ _id }) => _id);
      },
    },
  },
};
