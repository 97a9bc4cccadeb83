import { crosses, distanceToEdge, meets, sameEdge, TOUCH, type Edge } from './edge';
import { discsMeet } from './disc';
import { insideLoop, onLoop, type Loop } from './loop';
import { angle, middle, type Vector } from './vector';

/** A shell with holes. */
export interface Polygon {
  readonly shell: Loop;
  readonly holes: readonly Loop[];
}

/** All closed lines of a polygon. */
export const loopsOf = ({ shell, holes }: Polygon): readonly Loop[] => [shell, ...holes];

/** All arcs of a polygon. */
export const polygonEdges = (polygon: Polygon): readonly Edge[] =>
  polygon.holes.length === 0 ? polygon.shell.edges : loopsOf(polygon).flatMap(({ edges }) => edges);

/** Whether a place is inside a polygon or on one of its lines. */
export function polygonHas(polygon: Polygon, place: Vector): boolean {
  return polygonHolds(polygon, place) || loopsOf(polygon).some((loop) => onLoop(loop, place));
}

/** Whether a place is inside; one on a line may be or not. */
export const polygonHolds = ({ shell, holes }: Polygon, place: Vector): boolean =>
  insideLoop(shell, place) && !holes.some((hole) => insideLoop(hole, place));

/** Whether an open line has a place in common with a polygon. */
export function polygonMeetsLine(polygon: Polygon, line: readonly Edge[]): boolean {
  const [first] = line;
  if (first === undefined) return false;
  if (polygonHas(polygon, first.from)) return true;
  const edges = polygonEdges(polygon);
  return line.some((edge) => edges.some((side) => meets(edge, side)));
}

/** Whether two polygons have a place in common; a common edge is enough. */
export function polygonsMeet(a: Polygon, b: Polygon): boolean {
  if (!discsMeet(a.shell.bounds, b.shell.bounds)) return false;
  // Without a crossing each line lies wholly in or out of the other polygon.
  const vertexIn = (one: Polygon, other: Polygon) =>
    loopsOf(one).some(({ places }) => polygonHas(other, places[0] as Vector));
  if (vertexIn(a, b) || vertexIn(b, a)) return true;
  const sides = polygonEdges(b);
  return polygonEdges(a).some((edge) => sides.some((side) => meets(edge, side)));
}

/** Whether a line lies wholly in a polygon. */
export function polygonHasLine(polygon: Polygon, line: readonly Edge[]): boolean {
  const sides = polygonEdges(polygon);
  return line.every((edge) => {
    if (!polygonHas(polygon, edge.from) || !polygonHas(polygon, edge.to)) return false;
    const touched: Vector[] = [];
    for (const side of sides) {
      if (crosses(edge, side) && !graze(edge, side)) return false;
      if (distanceToEdge(side.from, edge) <= TOUCH) touched.push(side.from);
    }
    // Between two places on the line of the polygon an arc may have left it.
    const stops = [edge.from, ...touched, edge.to].sort((p, q) => angle(edge.from, p) - angle(edge.from, q));
    return stops.every((stop, at) => {
      const next = stops[at + 1];
      return next === undefined || angle(stop, next) <= TOUCH || polygonHas(polygon, middle(stop, next));
    });
  });
}

const graze = (edge: Edge, side: Edge) =>
  [edge.from, edge.to].some((place) => distanceToEdge(place, side) <= TOUCH) ||
  [side.from, side.to].some((place) => distanceToEdge(place, edge) <= TOUCH);

/** Whether one polygon lies wholly in another. */
export function polygonHasPolygon(outer: Polygon, inner: Polygon): boolean {
  if (!loopsOf(inner).every(({ edges }) => polygonHasLine(outer, edges))) return false;
  // A hole that the inner polygon's lines do not enter may still lie in the midst of it.
  return outer.holes.every((hole) => !polygonHolds(inner, hole.inner[0]) || onSomeLine(inner, hole.inner[0]));
}

const onSomeLine = (polygon: Polygon, place: Vector) => loopsOf(polygon).some((loop) => onLoop(loop, place));

/** The angle from a place to a polygon; 0 inside. */
export function distanceToPolygon(polygon: Polygon, place: Vector): number {
  if (polygonHas(polygon, place)) return 0;
  return Math.min(...polygonEdges(polygon).map((edge) => distanceToEdge(place, edge)));
}

/** Why loops that are valid by themselves are no polygon; a shell first, then holes. In S2's words. */
export function polygonFault([shell, ...holes]: readonly Loop[]): string | undefined {
  const all = shell === undefined ? [] : [shell, ...holes];
  for (const [at, one] of all.entries()) {
    for (let next = at + 1; next < all.length; next++) {
      const other = all[next] as Loop;
      if (!discsMeet(one.bounds, other.bounds)) continue;
      for (const edge of one.edges) {
        for (const side of other.edges) {
          if (sameEdge(edge, side)) return `Duplicate edge in loops ${at} and ${next}`;
          if (crosses(edge, side)) return `Loop ${at} crosses loop ${next}`;
        }
      }
    }
  }
  return undefined;
}
