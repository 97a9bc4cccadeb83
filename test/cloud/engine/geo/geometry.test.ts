import fc from 'fast-check';
import { readGeoJson, readIntersects, readWithin } from './reading';
import { contains, distanceTo, intersects, type Geometry } from '../../../../cloud/engine/geo/geometry';
import { EARTH_RADIUS, fromLngLat, turn, type Vector } from '../../../../cloud/engine/geo/vector';
import { away, position, ringAround } from './places';

const point = (lng: number, lat: number) => ({ type: 'Point', coordinates: [lng, lat] });
const line = (...coordinates: number[][]) => ({ type: 'LineString', coordinates });
const polygon = (...coordinates: number[][][]) => ({ type: 'Polygon', coordinates });
const box = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const place = ([lng, lat]: readonly number[]) => fromLngLat(lng as number, lat as number);
const square = polygon(box(0, 0, 10, 10));
const ringed = polygon(box(0, 0, 10, 10), box(3, 3, 7, 7));

describe('$geoWithin a polygon', () => {
  it.each<[string, object, object, boolean]>([
    ['a point inside', square, point(5, 5), true],
    ['a point outside', square, point(15, 5), false],
    ['a corner', square, point(0, 0), true],
    ['a point on the edge along the equator', square, point(5, 0), true],
    ['a point north of an edge, below the arc that bulges towards the pole', square, point(5, 10.03), true],
    ['a point above that arc', square, point(5, 10.05), false],
    ['a point in a hole', ringed, point(5, 5), false],
    ['a point on the edge of a hole', ringed, point(3, 5), true],
    ['a point between shell and hole', ringed, point(1, 5), true],
    ['a polygon across the 180th meridian', polygon(box(170, -10, -170, 10)), point(-179, 0), true],
    ['what lies on the other side of it', polygon(box(170, -10, -170, 10)), point(0, 0), false],
    [
      'a polygon around the pole',
      polygon([
        [0, 80],
        [120, 80],
        [-120, 80],
        [0, 80],
      ]),
      point(33, 90),
      true,
    ],
    ['a clockwise polygon is the same', polygon(box(0, 0, 10, 10).reverse()), point(5, 5), true],
    ['a line inside', square, line([1, 1], [9, 9]), true],
    ['a line that leaves', square, line([1, 1], [19, 9]), false],
    ['a line with both ends inside across the hole', ringed, line([1, 5], [9, 5]), false],
    ['a line along the edge', square, line([1, 0], [9, 0]), true],
    ['a polygon inside', square, polygon(box(1, 1, 2, 2)), true],
    ['the polygon itself', square, square, true],
    ['a larger polygon', square, polygon(box(-1, -1, 11, 11)), false],
    ['a polygon that crosses', square, polygon(box(5, 5, 15, 15)), false],
    ['a polygon around the hole', ringed, polygon(box(2, 2, 8, 8)), false],
    ['a polygon that fills the hole', ringed, polygon(box(3, 3, 7, 7)), false],
    [
      'many points, all inside',
      square,
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
      true,
    ],
    [
      'many points, one outside',
      square,
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 1],
          [22, 2],
        ],
      },
      false,
    ],
  ])('%s', (_, shape, stored, expected) => {
    expect(readWithin({ $geometry: shape }).holds(stored)).toBe(expected);
  });

  it('asks each part to be in one of the polygons', () => {
    const two = { type: 'MultiPolygon', coordinates: [[box(0, 0, 1, 1)], [box(5, 5, 6, 6)]] };
    expect(
      readWithin({ $geometry: two }).holds({
        type: 'MultiPoint',
        coordinates: [
          [0.5, 0.5],
          [5.5, 5.5],
        ],
      }),
    ).toBe(true);
    expect(readWithin({ $geometry: two }).holds(line([0.5, 0.5], [5.5, 5.5]))).toBe(false);
  });

  it('keeps the larger side with strict winding', () => {
    const crs = { type: 'name', properties: { name: 'urn:x-mongodb:crs:strictwinding:EPSG:4326' } };
    const most = { ...polygon(box(0, 0, 10, 10).reverse()), crs };
    expect(readWithin({ $geometry: most }).holds(point(100, -50))).toBe(true);
    expect(readWithin({ $geometry: most }).holds(point(5, 5))).toBe(false);
  });
});

describe('$geoIntersects', () => {
  it.each<[string, object, object, boolean]>([
    ['the same point', point(1, 2), point(1, 2), true],
    ['another point', point(1, 2), point(1, 2.001), false],
    ['a point on a line', line([0, 0], [10, 0]), point(5, 0), true],
    ['a point beside a line', line([0, 0], [10, 0]), point(5, 0.001), false],
    ['lines that cross', line([0, 0], [10, 10]), line([0, 10], [10, 0]), true],
    ['lines that meet at an end', line([0, 0], [10, 10]), line([10, 10], [20, 0]), true],
    ['lines apart', line([0, 0], [10, 10]), line([20, 0], [30, 10]), false],
    ['lines across the 180th meridian', line([170, 0], [-170, 0]), line([180, -5], [180, 5]), true],
    ['a line through a polygon', square, line([-5, 5], [15, 5]), true],
    ['a line inside a polygon', square, line([4, 4], [6, 6]), true],
    ['a line inside a hole', ringed, line([4, 4], [6, 6]), false],
    ['polygons that overlap', square, polygon(box(5, 5, 15, 15)), true],
    ['a polygon inside another', square, polygon(box(4, 4, 6, 6)), true],
    ['a polygon around another', polygon(box(4, 4, 6, 6)), square, true],
    ['a polygon in a hole', ringed, polygon(box(4, 4, 6, 6)), false],
    ['polygons with a common edge', square, polygon(box(10, 0, 20, 10)), true],
    ['polygons apart', square, polygon(box(11, 0, 20, 10)), false],
    [
      'a collection of which one part meets',
      square,
      { type: 'GeometryCollection', geometries: [point(50, 50), line([5, 5], [6, 6])] },
      true,
    ],
  ])('%s', (_, shape, stored, expected) => {
    expect(readIntersects({ $geometry: shape }).holds(stored)).toBe(expected);
    expect(readIntersects({ $geometry: stored }).holds(shape)).toBe(expected);
  });
});

describe('figures on the plane', () => {
  it.each<[object, number[], boolean]>([
    [
      {
        $box: [
          [0, 0],
          [2, 2],
        ],
      },
      [2, 2],
      true,
    ],
    [
      {
        $box: [
          [2, 2],
          [0, 0],
        ],
      },
      [1, 1],
      true,
    ],
    [
      {
        $box: [
          [0, 0],
          [2, 2],
        ],
      },
      [2.1, 1],
      false,
    ],
    [{ $center: [[0, 0], 5] }, [3, 4], true],
    [{ $center: [[0, 0], 5] }, [3.1, 4], false],
    [
      {
        $polygon: [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 4],
        ],
      },
      [1, 1],
      true,
    ],
    [
      {
        $polygon: [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 4],
        ],
      },
      [5, 1],
      false,
    ],
    [{ $polygon: { a: { x: 0, y: 0 }, b: { x: 4, y: 0 }, c: { x: 2, y: 4 } } }, [2, 1], true],
    [{ $centerSphere: [[0, 0], 0.1] }, [5, 0], true],
    [{ $centerSphere: [[0, 0], 0.1] }, [6, 0], false],
    [{ $centerSphere: [[179, 0], 0.1] }, [-179, 0], true],
    [{ $centerSphere: [[0, 0], 10] }, [-179, 0], true],
  ])('%j has %j: %s', (shape, pair, expected) => {
    const { holds } = readWithin(shape);
    expect(holds(pair)).toBe(expected);
    expect(holds({ x: pair[0], y: pair[1] })).toBe(expected);
    expect(holds(point(pair[0] as number, pair[1] as number))).toBe(expected);
  });

  it('hold points only', () => {
    expect(
      readWithin({
        $box: [
          [0, 0],
          [9, 9],
        ],
      }).holds(line([1, 1], [2, 2])),
    ).toBe(false);
    expect(readWithin({ $centerSphere: [[0, 0], 1] }).holds(line([1, 1], [2, 2]))).toBe(true);
    for (const value of [null, undefined, 5, 'a', {}, [], { type: 'Point' }, [1], ['a', 'b']]) {
      expect(
        readWithin({
          $box: [
            [0, 0],
            [9, 9],
          ],
        }).holds(value),
      ).toBe(false);
    }
  });
});

/** Counts full turns around a place: slower, and by another way. */
function turnsAround(place: Vector, ring: readonly Vector[]): number {
  let sum = 0;
  ring.forEach((from, at) => {
    const to = ring[(at + 1) % ring.length] as Vector;
    const flat = (one: Vector) => {
      const along = one.x * place.x + one.y * place.y + one.z * place.z;
      return { x: one.x - along * place.x, y: one.y - along * place.y, z: one.z - along * place.z };
    };
    const [a, b] = [flat(from), flat(to)];
    sum += Math.atan2(turn(a, b, place), a.x * b.x + a.y * b.y + a.z * b.z);
  });
  return Math.round(sum / (2 * Math.PI));
}

it('tells inside from outside as the number of turns does', () => {
  let inside = 0;
  fc.assert(
    fc.property(
      ringAround,
      fc.double({ min: 0, max: 1.2, noNaN: true }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      ({ centre, size, ring }, far, bearing) => {
        const read = readGeoJson(polygon(ring));
        if (typeof read === 'string') {
          fc.pre(false);
          return;
        }
        const [lng, lat] = away(centre, (far * size * Math.PI) / 180, bearing);
        const at = fromLngLat(lng, lat);
        fc.pre(distanceToRing(read, at) > 1e-7);
        const turns = turnsAround(at, read.polygons[0]?.shell.places ?? []);
        const stored: Geometry = { points: [at], lines: [], polygons: [] };
        const found = contains(read, stored);
        if (found) inside++;
        expect(found).toBe(turns !== 0);
        expect(intersects(stored, read)).toBe(found);
      },
    ),
    { numRuns: 1000 },
  );
  expect(inside).toBeGreaterThan(100);
});

function distanceToRing(geometry: Geometry, place: Vector): number {
  return distanceTo({ points: [], lines: [geometry.polygons[0]?.shell.edges ?? []], polygons: [] }, place);
}

it('measures as MongoDB does: one Earth radius a radian', () => {
  const stored = readGeoJson(point(1, 0)) as Geometry;
  expect(distanceTo(stored, fromLngLat(0, 0)) * EARTH_RADIUS).toBeCloseTo(111318.845, 2);
  const polygonAway = readGeoJson(square) as Geometry;
  expect(distanceTo(polygonAway, fromLngLat(-1, 5)) * EARTH_RADIUS).toBeCloseTo(110895, -2);
  expect(distanceTo(polygonAway, fromLngLat(5, 5))).toBe(0);
});

it('measures the same from both ends', () => {
  fc.assert(
    fc.property(position, position, (a, b) => {
      const one: Geometry = { points: [place(a)], lines: [], polygons: [] };
      const other: Geometry = { points: [place(b)], lines: [], polygons: [] };
      const there = distanceTo(one, place(b));
      expect(there).toBeCloseTo(distanceTo(other, place(a)), 14);
      expect(there).toBeLessThanOrEqual(Math.PI);
    }),
  );
});

describe('polygons of very many corners', () => {
  const star = (count: number, [lng, lat, size]: readonly [number, number, number]) => {
    const corners = Array.from({ length: count }, (_, at) => {
      const reach = size * (at % 2 === 0 ? 1 : 0.99);
      const bearing = (2 * Math.PI * at) / count;
      return [lng + reach * Math.cos(bearing), lat + reach * Math.sin(bearing)];
    });
    return polygon([...corners, corners[0] as number[]]);
  };
  const large = star(4000, [10, 40, 5]);

  it('are read and asked as small ones are', () => {
    const { holds } = readWithin({ $geometry: large });
    expect(holds(point(10, 40))).toBe(true);
    expect(holds(point(10, 45.2))).toBe(false);
    expect(holds(star(3000, [10, 40, 4]))).toBe(true);
    expect(holds(star(3000, [12, 40, 4]))).toBe(false);
    expect(readIntersects({ $geometry: large }).holds(star(3000, [18, 40, 4]))).toBe(true);
    expect(readIntersects({ $geometry: large }).holds(star(3000, [30, 40, 4]))).toBe(false);
    expect(readIntersects({ $geometry: large }).holds(line([0, 40], [30, 40]))).toBe(true);
  });

  it('are refused where they cross themselves', () => {
    const [ring = []] = large.coordinates;
    const crossed = [...ring];
    [crossed[100], crossed[2000]] = [crossed[2000] as number[], crossed[100] as number[]];
    expect(readGeoJson(polygon(crossed))).toMatch(/Edges \d+ and \d+ cross/);
  });
});
