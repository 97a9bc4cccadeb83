import { isDocument, isNumeric, type Document } from '../../values';
import {
  isFault,
  isLngLat,
  outOfBounds,
  readAll,
  readFlat,
  readPositions,
  toGlobe,
  type Read,
} from './coordinates';
import { edgesOf, isOpposite, type Edge } from './edge';
import type { FlatPoint, Geometry } from './geometry';
import { readPolygon, readStrictPolygon, withoutRepeats } from './read-polygon';
import { show } from './show';

const CRS = ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326'];
const STRICT = 'urn:x-mongodb:crs:strictwinding:EPSG:4326';
const EMPTY = { points: [], lines: [], polygons: [] };

/** Reads what stands in a document: GeoJSON, or a pair of numbers that others may follow. */
export function readStored(value: unknown): Read<Geometry> {
  if (Array.isArray(value)) return readPair(value);
  if (!isDocument(value)) return `geo element must be an array or object: ${show(value)}`;
  if (typeof value['type'] === 'string') return readGeoJson(value);
  return isNumeric(Object.values(value)[0]) ? readPair(value) : readGeoJson(value);
}

/** Reads a point of a query: GeoJSON, or a pair of numbers. */
export function readQueryPoint(value: unknown): Read<Geometry & { readonly flat: FlatPoint }> {
  if (!Array.isArray(value) && !isDocument(value)) return 'Point must be an array or object';
  if (!Array.isArray(value) && !isNumeric(Object.values(value)[0])) return readPoint(value);
  const flat = readFlat(value, false);
  return isFault(flat) ? flat : pair(flat);
}

function readPair(value: unknown): Read<Geometry> {
  const flat = readFlat(value, true);
  return isFault(flat) ? flat : pair(flat);
}

const pair = (flat: FlatPoint) => ({ ...EMPTY, points: isLngLat(flat) ? [toGlobe(flat)] : [], flat });

/** Reads GeoJSON of any type. */
export function readGeoJson(value: Document): Read<Geometry> {
  const type = value['type'];
  const read = typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  return read === undefined ? `unknown GeoJSON type: ${show(value)}` : read(value);
}

const TYPES: Readonly<Record<string, (value: Document) => Read<Geometry>>> = {
  Point: readPoint,
  LineString: (value) => inCrs(value, (coordinates) => linesOf([coordinates])),
  Polygon: (value) =>
    inCrs(value, polygonOf, (coordinates) => {
      const polygon = readStrictPolygon(coordinates);
      return isFault(polygon) ? polygon : { ...EMPTY, polygons: [polygon], strict: true };
    }),
  MultiPoint: (value) =>
    inCrs(value, (coordinates) => {
      const points = readPositions(coordinates);
      if (isFault(points)) return points;
      if (points.length === 0) return 'MultiPoint coordinates must have at least 1 element';
      return { ...EMPTY, points };
    }),
  MultiLineString: (value) =>
    inCrs(value, (coordinates) => {
      if (!Array.isArray(coordinates)) return 'MultiLineString coordinates must be an array';
      if (coordinates.length === 0) return 'MultiLineString coordinates must have at least 1 element';
      return linesOf(coordinates);
    }),
  MultiPolygon: (value) =>
    inCrs(value, (coordinates) => {
      if (!Array.isArray(coordinates)) return 'MultiPolygon coordinates must be an array';
      if (coordinates.length === 0) return 'MultiPolygon coordinates must have at least 1 element';
      const polygons = readAll(coordinates, readPolygon);
      return isFault(polygons) ? polygons : { ...EMPTY, polygons };
    }),
  GeometryCollection: readCollection,
};

function readPoint(value: Document): Read<Geometry & { readonly flat: FlatPoint }> {
  const type = value['type'];
  const fault = crsFault(value, false);
  if (fault !== undefined) return fault;
  if (type !== undefined && type !== 'Point') return `unknown GeoJSON type: ${show(value)}`;
  const flat = readFlat(value['coordinates'], true);
  if (isFault(flat)) return flat;
  return isLngLat(flat) ? { ...EMPTY, points: [toGlobe(flat)], flat } : outOfBounds(flat);
}

function polygonOf(coordinates: unknown): Read<Geometry> {
  const polygon = readPolygon(coordinates);
  return isFault(polygon) ? polygon : { ...EMPTY, polygons: [polygon] };
}

function linesOf(coordinates: readonly unknown[]): Read<Geometry> {
  const lines = readAll(coordinates, readLine);
  return isFault(lines) ? lines : { ...EMPTY, lines };
}

function readLine(coordinates: unknown): Read<Edge[]> {
  const places = readPositions(coordinates);
  if (isFault(places)) return places;
  const distinct = withoutRepeats(places);
  if (distinct.length < 2) return `GeoJSON LineString must have at least 2 vertices: ${show(coordinates)}`;
  const edges = edgesOf(distinct, false);
  const opposite = edges.findIndex(isOpposite);
  if (opposite >= 0) {
    return `GeoJSON LineString is not valid: Vertices ${opposite} and ${opposite + 1} are antipodal ${show(coordinates)}`;
  }
  return edges;
}

function readCollection(value: Document): Read<Geometry> {
  const geometries = value['geometries'];
  if (!Array.isArray(geometries)) return 'GeometryCollection geometries must be an array';
  if (geometries.length === 0) return 'GeometryCollection geometries must have at least 1 element';
  const parts: Geometry[] = [];
  for (const [at, part] of (geometries as unknown[]).entries()) {
    if (!isDocument(part)) return `Element ${at} of "geometries" is not an object`;
    if (part['type'] === 'GeometryCollection') return `GeometryCollections cannot be nested: ${show(part)}`;
    const read = Object.hasOwn(TYPES, String(part['type'])) ? readGeoJson(part) : undefined;
    if (read === undefined) return `Unknown GeoJSON type: ${show(part)}`;
    if (isFault(read)) return read;
    parts.push(read);
  }
  return {
    points: parts.flatMap(({ points }) => points),
    lines: parts.flatMap(({ lines }) => lines),
    polygons: parts.flatMap(({ polygons }) => polygons),
    ...(parts.some(({ strict }) => strict === true) ? { strict: true } : {}),
  };
}

type ReadCoordinates = (coordinates: unknown) => Read<Geometry>;

function inCrs(value: Document, read: ReadCoordinates, readStrict?: ReadCoordinates): Read<Geometry> {
  const fault = crsFault(value, readStrict !== undefined);
  if (fault !== undefined) return fault;
  const chosen = readStrict !== undefined && crsName(value) === STRICT ? readStrict : read;
  return chosen(value['coordinates']);
}

function crsName(value: Document): unknown {
  const crs = value['crs'];
  const properties = isDocument(crs) ? crs['properties'] : undefined;
  return isDocument(properties) ? properties['name'] : undefined;
}

function crsFault(value: Document, strict: boolean): string | undefined {
  const crs = value['crs'];
  if (crs === undefined) return undefined;
  if (!isDocument(crs)) return 'GeoJSON CRS must be an object';
  if (crs['type'] !== 'name') return 'GeoJSON CRS must have field "type": "name"';
  if (!isDocument(crs['properties'])) return 'CRS must have field "properties" which is an object';
  const name = crsName(value);
  if (typeof name !== 'string') return 'In CRS, "properties.name" must be a string';
  if (CRS.includes(name) || (name === STRICT && strict)) return undefined;
  return name === STRICT ? 'Strict winding order is only supported by polygon' : `Unknown CRS name: ${name}`;
}
