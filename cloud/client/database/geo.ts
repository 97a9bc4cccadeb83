import { constructible } from './constructible';
import { encode } from './encode';
import { isPlainObject, WireValue, type Json } from './wire';

type Position = [longitude: number, latitude: number];

/** A GeoJSON geometry. */
export interface GeoJSON<Type extends string, Coordinates> {
  type: Type;
  coordinates: Coordinates;
}

/** A {@link GeoPoint}, as far as types go; what was not made with `db.Geo` is refused. */
interface PointLike {
  readonly longitude: number;
  readonly latitude: number;
}
/** A {@link GeoLineString}, likewise. */
interface LineLike {
  readonly points: readonly PointLike[];
}
/** A {@link GeoPolygon}, likewise. */
interface PolygonLike {
  readonly lines: readonly LineLike[];
}

abstract class Geometry<Type extends string, Coordinates> extends WireValue {
  abstract toJSON(): GeoJSON<Type, Coordinates>;

  override toString(): string {
    return JSON.stringify(this.toJSON());
  }

  toWire(): Json {
    return encode(this.toJSON());
  }
}

/** A place on earth. */
export class GeoPoint extends Geometry<'Point', Position> {
  readonly longitude: number;
  readonly latitude: number;

  /** From longitude and latitude in degrees, or from GeoJSON. */
  constructor(longitude: number | GeoJSON<'Point', Position>, latitude?: number) {
    super();
    const [east, north] =
      typeof longitude === 'object' ? coordinatesOf(longitude, 'Point') : [longitude, latitude];
    this.longitude = degrees('longitude', east, 180);
    this.latitude = degrees('latitude', north, 90);
  }

  toJSON(): GeoJSON<'Point', Position> {
    return { type: 'Point', coordinates: [this.longitude, this.latitude] };
  }
}

/** Several places. */
export class GeoMultiPoint extends Geometry<'MultiPoint', Position[]> {
  readonly points: GeoPoint[];

  constructor(points: readonly PointLike[] | GeoJSON<'MultiPoint', Position[]>) {
    super();
    this.points = pointsOf(points, 'MultiPoint', 1);
  }

  toJSON(): GeoJSON<'MultiPoint', Position[]> {
    return { type: 'MultiPoint', coordinates: positionsOf(this.points) };
  }
}

/** A line through two or more places. */
export class GeoLineString extends Geometry<'LineString', Position[]> {
  readonly points: GeoPoint[];

  constructor(points: readonly PointLike[] | GeoJSON<'LineString', Position[]>) {
    super();
    this.points = pointsOf(points, 'LineString', 2);
  }

  toJSON(): GeoJSON<'LineString', Position[]> {
    return { type: 'LineString', coordinates: positionsOf(this.points) };
  }
}

/** Several lines. */
export class GeoMultiLineString extends Geometry<'MultiLineString', Position[][]> {
  readonly lines: GeoLineString[];

  constructor(lines: readonly LineLike[] | GeoJSON<'MultiLineString', Position[][]>) {
    super();
    this.lines = linesOf(lines, 'MultiLineString');
  }

  toJSON(): GeoJSON<'MultiLineString', Position[][]> {
    return {
      type: 'MultiLineString',
      coordinates: this.lines.map(({ points }) => positionsOf(points)),
    };
  }
}

/** An area: its border, then its holes, each a line that ends where it begins. */
export class GeoPolygon extends Geometry<'Polygon', Position[][]> {
  readonly lines: GeoLineString[];

  constructor(lines: readonly LineLike[] | GeoJSON<'Polygon', Position[][]>) {
    super();
    this.lines = linesOf(lines, 'Polygon');
    for (const { points } of this.lines) {
      const [first, last] = [points[0], points[points.length - 1]];
      if (first?.longitude !== last?.longitude || first?.latitude !== last?.latitude) {
        throw new TypeError('Polygon: each line must end where it begins');
      }
    }
  }

  toJSON(): GeoJSON<'Polygon', Position[][]> {
    return { type: 'Polygon', coordinates: this.lines.map(({ points }) => positionsOf(points)) };
  }
}

/** Several areas. */
export class GeoMultiPolygon extends Geometry<'MultiPolygon', Position[][][]> {
  readonly polygons: GeoPolygon[];

  constructor(polygons: readonly PolygonLike[] | GeoJSON<'MultiPolygon', Position[][][]>) {
    super();
    this.polygons = membersOf(polygons, { type: 'MultiPolygon', of: GeoPolygon, make: polygonOf });
  }

  toJSON(): GeoJSON<'MultiPolygon', Position[][][]> {
    return {
      type: 'MultiPolygon',
      coordinates: this.polygons.map((polygon) => polygon.toJSON().coordinates),
    };
  }
}

/** `db.Geo`: each class is made with or without `new`, from its parts or from GeoJSON. */
export const Geo = {
  Point: constructible(GeoPoint),
  MultiPoint: constructible(GeoMultiPoint),
  LineString: constructible(GeoLineString),
  MultiLineString: constructible(GeoMultiLineString),
  Polygon: constructible(GeoPolygon),
  MultiPolygon: constructible(GeoMultiPolygon),
};

/** The place that GeoJSON describes; undefined for everything else, and for a place that is not on earth. */
export function geometryOf(value: Readonly<Record<string, unknown>>): object | undefined {
  const { type, coordinates } = value;
  if (typeof type !== 'string' || !Array.isArray(coordinates) || !Object.keys(Geo).includes(type))
    return undefined;
  const Shape = Geo[type as keyof typeof Geo] as unknown as new (json: unknown) => object;
  try {
    return new Shape(value);
  } catch {
    return undefined;
  }
}

function degrees(name: string, value: unknown, most: number): number {
  if (typeof value !== 'number' || !(Math.abs(value) <= most)) {
    throw new TypeError(`Point: ${name} must be a number from -${most} to ${most}`);
  }
  return value;
}

function coordinatesOf(json: unknown, type: string): readonly unknown[] {
  const { type: given, coordinates } = isPlainObject(json) ? json : {};
  if (given !== type || !Array.isArray(coordinates))
    throw new TypeError(`${type}: this is no GeoJSON ${type}`);
  return coordinates;
}

const pointOf = (coordinates: unknown): GeoPoint =>
  new GeoPoint({ type: 'Point', coordinates: coordinates as Position });
const lineOf = (coordinates: unknown): GeoLineString =>
  new GeoLineString({ type: 'LineString', coordinates: coordinates as Position[] });
const polygonOf = (coordinates: unknown): GeoPolygon =>
  new GeoPolygon({ type: 'Polygon', coordinates: coordinates as Position[][] });

function pointsOf(given: unknown, type: string, least: number): GeoPoint[] {
  const points = membersOf(given, { type, of: GeoPoint, make: pointOf });
  if (points.length < least) throw new TypeError(`${type}: it needs ${least} points or more`);
  return points;
}

function linesOf(given: unknown, type: string): GeoLineString[] {
  const lines = membersOf(given, { type, of: GeoLineString, make: lineOf });
  if (lines.length === 0) throw new TypeError(`${type}: it needs a line`);
  return lines;
}

interface Members<Member> {
  readonly type: string;
  readonly of: abstract new (...args: never[]) => Member;
  readonly make: (coordinates: unknown) => Member;
}

function membersOf<Member>(given: unknown, { type, of, make }: Members<Member>): Member[] {
  if (!Array.isArray(given)) return coordinatesOf(given, type).map(make);
  return given.map((member: unknown) => {
    if (member instanceof of) return member;
    throw new TypeError(`${type}: its parts must be made with db.Geo`);
  });
}

const positionsOf = (points: readonly GeoPoint[]): Position[] =>
  points.map(({ longitude, latitude }) => [longitude, latitude]);
