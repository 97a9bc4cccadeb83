import { angle, blend, cross, dot, length, same, turn, type Vector } from './vector';

/** The shorter arc between two places: a straight line on the globe. */
export interface Edge {
  readonly from: Vector;
  readonly to: Vector;
}

/**
 * What counts as touching, in radians: about 6 mm.
 *
 * @remarks MongoDB compares with S2's smallest cells, which are about as large; so a point on a polygon's edge is in it.
 * Compat: its limit depends on where the point lies in its cell.
 */
export const TOUCH = 1e-9;

/** Triple products below this say nothing about a side. */
const UNSURE = 1e-15;

/** The angle from a place to the nearest place of an arc, in radians. */
export function distanceToEdge(place: Vector, { from, to }: Edge): number {
  const normal = cross(from, to);
  const size = length(normal);
  // Between the ends where the foot of the perpendicular is: the arc's plane is nearer than both ends.
  if (size > 0) {
    const beside = dot(normal, place) / size;
    const foot = blend(place, normal, [1, -beside / size]);
    if (turn(normal, from, foot) >= 0 && turn(normal, to, foot) <= 0) {
      return Math.atan2(Math.abs(beside), length(foot));
    }
  }
  return Math.min(angle(place, from), angle(place, to));
}

/** Whether two arcs cross at a place inside both. Touching is not crossing. */
export function crosses(a: Edge, b: Edge): boolean {
  const side = turn(a.from, b.from, a.to);
  const sign = side > UNSURE ? 1 : side < -UNSURE ? -1 : 0;
  return (
    sign !== 0 &&
    turn(b.from, a.to, b.to) * sign > UNSURE &&
    turn(a.to, b.to, a.from) * sign > UNSURE &&
    turn(b.to, a.from, b.from) * sign > UNSURE
  );
}

/** Whether two arcs have a place in common. */
export function meets(a: Edge, b: Edge): boolean {
  return (
    crosses(a, b) ||
    distanceToEdge(a.from, b) <= TOUCH ||
    distanceToEdge(a.to, b) <= TOUCH ||
    distanceToEdge(b.from, a) <= TOUCH ||
    distanceToEdge(b.to, a) <= TOUCH
  );
}

/** Whether two arcs have the same ends, in either order. */
export const sameEdge = (a: Edge, b: Edge): boolean =>
  (same(a.from, b.from) && same(a.to, b.to)) || (same(a.from, b.to) && same(a.to, b.from));

/** Whether two places are opposite, so that no arc between them is the shortest. */
export const isOpposite = ({ from: { x, y, z }, to }: Edge): boolean => same({ x: -x, y: -y, z: -z }, to);

/** The arcs of a chain of places; `closed` adds the one from the last to the first. */
export function edgesOf(places: readonly Vector[], closed: boolean): Edge[] {
  const edges: Edge[] = [];
  for (let at = closed ? 0 : 1; at < places.length; at++) {
    const from = places[closed ? at : at - 1] as Vector;
    edges.push({ from, to: places[closed ? (at + 1) % places.length : at] as Vector });
  }
  return edges;
}
