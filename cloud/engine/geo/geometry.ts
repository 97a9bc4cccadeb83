import { discsMeet, type Disc } from './disc';
import { distanceToEdge, TOUCH, type Edge } from './edge';
import {
  distanceToPolygon,
  edgesMeet,
  polygonHas,
  polygonHasLine,
  polygonHasPolygon,
  polygonMeetsLine,
  polygonsMeet,
  type Polygon,
} from './polygon';
import { angle, type Vector } from './vector';

/** A place on a plane; degrees where it comes from longitude and latitude. */
export interface FlatPoint {
  readonly x: number;
  readonly y: number;
}

/** What stands in a document or query: all its parts, whatever collection they came in. */
export interface Geometry {
  readonly points: readonly Vector[];
  readonly lines: readonly (readonly Edge[])[];
  readonly polygons: readonly Polygon[];
  /** Of a single point: where it is on a plane. */
  readonly flat?: FlatPoint;
  /** A polygon whose inside is to the left of its line, however large: for queries only. */
  readonly strict?: boolean;
}

/** Whether a geometry lies anywhere on the globe: a pair of numbers may not. */
export const onGlobe = ({ points, lines, polygons }: Geometry): boolean =>
  points.length + lines.length + polygons.length > 0;

/** Whether all of `inner` lies in one or another polygon of `outer`, each part in one alone. */
export function contains(outer: Geometry, inner: Geometry): boolean {
  const { polygons } = outer;
  return (
    onGlobe(inner) &&
    inner.points.every((point) => polygons.some((polygon) => polygonHas(polygon, point))) &&
    inner.lines.every((line) => polygons.some((polygon) => polygonHasLine(polygon, line))) &&
    inner.polygons.every((part) => polygons.some((polygon) => polygonHasPolygon(polygon, part)))
  );
}

/** Whether two geometries have a place in common. */
export function intersects(a: Geometry, b: Geometry): boolean {
  return (
    a.points.some((point) => pointMeets(point, b)) ||
    b.points.some((point) => pointMeets(point, a)) ||
    a.lines.some((line) => lineMeets(line, b)) ||
    b.lines.some((line) => lineMeets(line, a)) ||
    a.polygons.some((polygon) => b.polygons.some((other) => polygonsMeet(polygon, other)))
  );
}

function pointMeets(point: Vector, { points, lines, polygons }: Geometry): boolean {
  return (
    points.some((other) => angle(point, other) <= TOUCH) ||
    lines.some((line) => line.some((edge) => distanceToEdge(point, edge) <= TOUCH)) ||
    polygons.some((polygon) => polygonHas(polygon, point))
  );
}

function lineMeets(line: readonly Edge[], { lines, polygons }: Geometry): boolean {
  return (
    lines.some((other) => edgesMeet(line, other)) ||
    polygons.some((polygon) => polygonMeetsLine(polygon, line))
  );
}

/** Whether all of a geometry lies within an angle of a place. */
export function discHas(disc: Disc, { points, lines, polygons }: Geometry): boolean {
  const near = (place: Vector) => angle(disc.centre, place) <= disc.radius + TOUCH;
  const farthest = { x: -disc.centre.x, y: -disc.centre.y, z: -disc.centre.z };
  const beyond = { centre: farthest, radius: Math.PI - disc.radius };
  // An arc's ends say it all in half a globe; in a larger disc it must keep away from what is outside.
  const edge = (one: Edge) =>
    near(one.from) &&
    near(one.to) &&
    (disc.radius <= Math.PI / 2 || distanceToEdge(farthest, one) >= beyond.radius - TOUCH);
  return (
    points.length + lines.length + polygons.length > 0 &&
    points.every(near) &&
    lines.every((line) => line.every(edge)) &&
    polygons.every((part) => part.shell.edges.every(edge) && !outsideIn(part, disc, farthest))
  );
}

const outsideIn = (polygon: Polygon, disc: Disc, farthest: Vector) =>
  disc.radius < Math.PI - TOUCH &&
  discsMeet(polygon.shell.bounds, { centre: farthest, radius: 0 }) &&
  polygonHas(polygon, farthest);

/** The angle from a place to the nearest place of a geometry, in radians. */
export function distanceTo({ points, lines, polygons }: Geometry, place: Vector): number {
  let least = Infinity;
  for (const point of points) least = Math.min(least, angle(place, point));
  for (const line of lines) for (const edge of line) least = Math.min(least, distanceToEdge(place, edge));
  for (const polygon of polygons) least = Math.min(least, distanceToPolygon(polygon, place));
  return least;
}
