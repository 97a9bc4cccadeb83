import { crosses, distanceToEdge, meets, sameEdge, TOUCH, type Edge } from './edge';
import { discsMeet } from './disc';
import { somePair } from './edge-pairs';
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
  return edgesMeet(line, polygonEdges(polygon));
}

/** Whether two lists of arcs have a place in common. */
export const edgesMeet = (a: readonly Edge[], b: readonly Edge[]): boolean =>
  somePair(a, b, (one, other) => meets(a[one] as Edge, b[other] as Edge));

/** Whether two polygons have a place in common; a common edge is enough. */
export function polygonsMeet(a: Polygon, b: Polygon): boolean {
  if (!discsMeet(a.shell.bounds, b.shell.bounds)) return false;
  // Without a crossing each line lies wholly in or out of the other polygon.
  const vertexIn = (one: Polygon, other: Polygon) =>
    loopsOf(one).some(({ places }) => polygonHas(other, places[0] as Vector));
  if (vertexIn(a, b) || vertexIn(b, a)) return true;
  return edgesMeet(polygonEdges(a), polygonEdges(b));
}

/** Whether a line lies wholly in a polygon. */
export function polygonHasLine(polygon: Polygon, line: readonly Edge[]): boolean {
  const sides = polygonEdges(polygon);
  const touched = new Map<number, Vector[]>();
  const leaves = somePair(line, sides, (at, other) => {
    const [edge, side] = [line[at] as Edge, sides[other] as Edge];
    if (crosses(edge, side) && !graze(edge, side)) return true;
    if (distanceToEdge(side.from, edge) <= TOUCH) touched.set(at, [...(touched.get(at) ?? []), side.from]);
    return false;
  });
  if (leaves) return false;
  return line.every((edge, at) => {
    // Between two places on the line of the polygon an arc may have left it.
    const between = touched.get(at) ?? [];
    const stops = [edge.from, ...between, edge.to].sort((p, q) => angle(edge.from, p) - angle(edge.from, q));
    return stops.every((stop, step) => {
      const next = stops[step + 1];
      if (!polygonHas(polygon, stop)) return false;
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
  let least = Infinity;
  for (const edge of polygonEdges(polygon)) least = Math.min(least, distanceToEdge(place, edge));
  return least;
}

/** Why loops that are valid by themselves are no polygon; a shell first, then holes. In S2's words. */
export function polygonFault(loops: readonly Loop[]): string | undefined {
  const edges = loops.flatMap((loop) => loop.edges);
  const owner = loops.flatMap((loop, at) => loop.edges.map(() => at));
  let fault: string | undefined;
  if (loops.length === 1) return undefined;
  somePair(edges, edges, (a, b) => {
    const [first, second] = [owner[a] as number, owner[b] as number];
    if (first >= second) return false;
    const [edge, side] = [edges[a] as Edge, edges[b] as Edge];
    if (sameEdge(edge, side)) fault = `Duplicate edge in loops ${first} and ${second}`;
    else if (crosses(edge, side)) fault = `Loop ${first} crosses loop ${second}`;
    return fault !== undefined;
  });
  return fault;
}
