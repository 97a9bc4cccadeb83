import { Double } from 'bson';
import { readNear } from '../../../../cloud/engine/geo';
import { readGeoJson, readIntersects, readWithin } from './reading';

const point = (lng: unknown, lat: unknown) => ({ type: 'Point', coordinates: [lng, lat] });
const polygon = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates });
const shell = [
  [0, 0],
  [9, 0],
  [9, 9],
  [0, 9],
  [0, 0],
];
const box = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

it.each<[object, string]>([
  [point(181, 0), 'longitude/latitude is out of bounds, lng: 181 lat: 0'],
  [point(0, 90.5), 'longitude/latitude is out of bounds, lng: 0 lat: 90.5'],
  [point('a', 0), 'Point must only contain numeric elements'],
  [point(NaN, 0), 'Point coordinates must be finite numbers'],
  [{ type: 'Point', coordinates: 5 }, 'Point must be an array or object'],
  [{ type: 'Point' }, 'Point must be an array or object'],
  [
    { type: 'Circle', coordinates: [1, 2] },
    'unknown GeoJSON type: { type: "Circle", coordinates: [ 1, 2 ] }',
  ],
  [{ coordinates: [1, 2] }, 'unknown GeoJSON type: { coordinates: [ 1, 2 ] }'],
  [
    { type: 'LineString', coordinates: [[1, 2]] },
    'GeoJSON LineString must have at least 2 vertices: [ [ 1, 2 ] ]',
  ],
  [
    {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [1, 2],
      ],
    },
    'GeoJSON LineString must have at least 2 vertices: [ [ 1, 2 ], [ 1, 2 ] ]',
  ],
  [{ type: 'LineString', coordinates: 1 }, 'GeoJSON coordinates must be an array of coordinates'],
  [{ type: 'LineString', coordinates: [1, 2] }, 'GeoJSON coordinates must be an array'],
  [{ type: 'Polygon', coordinates: 1 }, 'Polygon coordinates must be an array'],
  [polygon(), 'Polygon has no loops.'],
  [polygon([]), 'Loop has no vertices: []'],
  [
    polygon([
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ]),
    'Loop is not closed: [ [ 0, 0 ], [ 9, 0 ], [ 9, 9 ], [ 0, 9 ] ]',
  ],
  [
    polygon([
      [0, 0],
      [9, 0],
      [0, 0],
    ]),
    'Loop must have at least 3 different vertices: [ [ 0, 0 ], [ 9, 0 ], [ 0, 0 ] ]',
  ],
  [
    polygon([
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ]),
    'Loop is not valid: [ [ 0, 0 ], [ 1, 1 ], [ 1, 0 ], [ 0, 1 ], [ 0, 0 ] ] Edges 0 and 2 cross. Edge locations in degrees: [0.0000000, 0.0000000]-[1.0000000, 1.0000000] and [1.0000000, 0.0000000]-[0.0000000, 1.0000000]',
  ],
  [
    polygon([
      [0, 0],
      [2, 0],
      [1, 1],
      [2, 2],
      [2, 0],
      [0, 0],
    ]),
    'Loop is not valid: [ [ 0, 0 ], [ 2, 0 ], [ 1, 1 ], [ 2, 2 ], [ 2, 0 ], [ 0, 0 ] ] Duplicate vertices: 1 and 4',
  ],
  [
    polygon(shell, box(20, 20, 21, 21)),
    'Secondary loops not contained by first exterior loop - secondary loops must be holes: [ [ 20, 20 ], [ 21, 20 ], [ 21, 21 ], [ 20, 21 ], [ 20, 20 ] ] first loop: [ [ 0, 0 ], [ 9, 0 ], [ 9, 9 ], [ 0, 9 ], [ 0, 0 ] ]',
  ],
  [polygon(shell, box(1, 1, 5, 5), box(3, 3, 7, 7)), "Polygon isn't valid: Loop 1 crosses loop 2 "],
  [polygon(shell, box(1, 1, 5, 5), box(2, 2, 3, 3)), 'Polygon interior loops cannot be nested: '],
  [{ type: 'MultiPoint', coordinates: [] }, 'MultiPoint coordinates must have at least 1 element'],
  [{ type: 'MultiLineString', coordinates: 1 }, 'MultiLineString coordinates must be an array'],
  [{ type: 'MultiPolygon', coordinates: [] }, 'MultiPolygon coordinates must have at least 1 element'],
  [{ type: 'GeometryCollection' }, 'GeometryCollection geometries must be an array'],
  [
    { type: 'GeometryCollection', geometries: [] },
    'GeometryCollection geometries must have at least 1 element',
  ],
  [{ type: 'GeometryCollection', geometries: [1] }, 'Element 0 of "geometries" is not an object'],
  [
    { type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [] }] },
    'GeometryCollections cannot be nested: ',
  ],
  [{ ...point(1, 2), crs: 5 }, 'GeoJSON CRS must be an object'],
  [{ ...point(1, 2), crs: { type: 'x' } }, 'GeoJSON CRS must have field "type": "name"'],
  [{ ...point(1, 2), crs: { type: 'name' } }, 'CRS must have field "properties" which is an object'],
  [{ ...point(1, 2), crs: { type: 'name', properties: { name: 'EPSG:1' } } }, 'Unknown CRS name: EPSG:1'],
  [
    {
      ...point(1, 2),
      crs: { type: 'name', properties: { name: 'urn:x-mongodb:crs:strictwinding:EPSG:4326' } },
    },
    'Strict winding order is only supported by polygon',
  ],
])('%j is no place: %s', (value, message) => {
  const read = readGeoJson(value as Record<string, unknown>);
  expect(typeof read === 'string' ? read.slice(0, message.length) : read).toEqual(message);
});

it('shows doubles with their point', () => {
  expect(readGeoJson(polygon([[new Double(0), new Double(0.5)]]))).toBe(
    'Loop must have at least 3 different vertices: [ [ 0.0, 0.5 ] ]',
  );
});

it.each<[unknown, string]>([
  [5, 'geometry must be an object'],
  [{}, "geo query doesn't have any geometry"],
  [{ $circle: [1, 2] }, 'unknown geo specifier: $circle: [ 1, 2 ]'],
  [{ $box: 5 }, 'unknown geo specifier: $box: 5'],
  [{ $box: [[1, 2]] }, 'Point must be an array or object'],
  [{ $box: [[1, 2], [1]] }, 'Point must only contain numeric elements'],
  [
    {
      $polygon: [
        [1, 2],
        [2, 3],
      ],
    },
    'Polygon must have at least 3 points',
  ],
  [{ $center: [[1, 2], -1] }, 'radius must be a non-negative number'],
  [{ $center: [[1, 2], 1, 2] }, 'Only 2 fields allowed for circular region'],
  [{ $centerSphere: [[200, 2], 1] }, 'longitude/latitude is out of bounds, lng: 200 lat: 2'],
  [
    { $geometry: point(1, 2) },
    '$within not supported with provided geometry: { $geoWithin: { $geometry: { type: "Point", coordinates: [ 1, 2 ] } } }',
  ],
  [
    {
      $box: [
        [0, 0],
        [1, 1],
      ],
      $center: [[0, 0], 1],
    },
    "$geoWithin doesn't accept multiple shapes $geoWithin: ",
  ],
])('$geoWithin %j is refused: %s', (operand, message) => {
  expect(() => readWithin(operand)).toThrow(expect.objectContaining({ code: 2 }) as Error);
  expect(() => readWithin(operand)).toThrow(message);
});

it('refuses figures of the plane behind $geoIntersects', () => {
  expect(() =>
    readIntersects({
      $box: [
        [0, 0],
        [1, 1],
      ],
    }),
  ).toThrow('$geoIntersect not supported with');
});

it.each<[Record<string, unknown>, number, string]>([
  [{ $near: 5 }, 2, 'geo near query argument is not an object'],
  [{ $near: {} }, 2, '$geometry is required for geo near query'],
  [{ $near: { $geometry: [1, 2] } }, 2, '$near requires geojson point, given [ 1, 2 ]'],
  [{ $near: { $geometry: point(200, 2) } }, 2, 'invalid point in geo near query $geometry argument: '],
  [{ $near: { $geometry: point(1, 2), $maxDistance: 'a' } }, 2, '$maxDistance must be a number'],
  [{ $near: { $geometry: point(1, 2), $minDistance: -1 } }, 2, '$minDistance must be non-negative'],
  [{ $near: { $geometry: point(1, 2), limit: 1 } }, 2, 'invalid argument in geo near query: limit'],
  [{ $near: [1, 2], $maxDistance: 'a' }, 16895, '$maxDistance must be a number'],
  [{ $near: [1, 2], $maxDistance: -1 }, 16896, '$maxDistance must be non-negative'],
  [{ $near: [1, 2], $minDistance: 'a' }, 16893, '$minDistance must be a number'],
  [{ $near: [1, 2], $minDistance: -1 }, 16894, '$minDistance must be non-negative'],
  [{ $near: [1, 2], $gt: 1 }, 34413, 'invalid argument in geo near query: $gt'],
  [{ $near: [1, 2, -1] }, 18522, 'max distance must be non-negative'],
  [{ $nearSphere: [200, 2] }, 2, 'Legacy point is out of bounds for spherical query'],
])('%j is refused with %i', (operators, code, message) => {
  expect(() => readNear(operators)).toThrow(expect.objectContaining({ code }) as Error);
  expect(() => readNear(operators)).toThrow(message);
});
