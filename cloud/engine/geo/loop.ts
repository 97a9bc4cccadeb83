import { discAround, type Disc } from './disc';
import { crosses, distanceToEdge, edgesOf, isOpposite, TOUCH, type Edge } from './edge';
import { somePair } from './edge-pairs';
import { createEdgeSet, type EdgeSet } from './edge-set';
import { angle, blend, cross, dot, length, middle, toLngLat, unit, type Vector } from './vector';

/** A closed line; what it encloses lies to its left. */
export interface Loop {
  readonly places: readonly Vector[];
  readonly edges: readonly Edge[];
  readonly set: EdgeSet;
  /** Holds the line, and what is inside where that is less than half of the globe. */
  readonly bounds: Disc;
  /** Two places that are surely inside. */
  readonly inner: readonly [Vector, Vector];
}

/**
 * Makes a loop of three or more places.
 *
 * @remarks As MongoDB reads GeoJSON, the smaller of the two sides is inside, whichever way round the places go; with
 * `strict` it is the left one.
 */
export function createLoop(places: readonly Vector[], strict = false): Loop {
  const ordered = strict || curvature(places) >= -1e-14 ? places : [...places].reverse();
  const edges = edgesOf(ordered, true);
  const bounds = strict ? { centre: ordered[0] as Vector, radius: Math.PI } : discAround(ordered);
  return { places: ordered, edges, set: createEdgeSet(edges), bounds, inner: innerPlaces(edges) };
}

/** The sum of all left turns: positive where less than half of the globe lies to the left. */
function curvature(places: readonly Vector[]): number {
  let sum = 0;
  const count = places.length;
  for (let at = 0; at < count; at++) {
    const before = places[(at + count - 1) % count] as Vector;
    const here = places[at] as Vector;
    const next = places[(at + 1) % count] as Vector;
    const [one, other] = [cross(before, here), cross(here, next)];
    const turned = angle(one, other);
    sum += dot(one, next) > 0 ? turned : -turned;
  }
  return sum;
}

/** Looks left of the middles of some edges for the place with the most room around it. */
function innerPlaces(edges: readonly Edge[]): readonly [Vector, Vector] {
  const found = edges
    .slice(0, 8)
    .map((edge) => besideEdge(edge, edges))
    .sort((a, b) => b.room - a.room);
  const first = (found[0] as Room).place;
  return [first, found[1]?.place ?? first];
}

interface Room {
  readonly place: Vector;
  readonly room: number;
}

function besideEdge(edge: Edge, edges: readonly Edge[]): Room {
  const centre = middle(edge.from, edge.to);
  let room = 1;
  for (const other of edges) if (other !== edge) room = Math.min(room, distanceToEdge(centre, other));
  const left = unit(cross(edge.from, edge.to));
  return { place: unit(blend(centre, left, [Math.cos(room / 2), Math.sin(room / 2)])), room };
}

/** Whether a place is on the line. */
export function onLoop({ edges, set, bounds }: Loop, place: Vector): boolean {
  if (angle(bounds.centre, place) > bounds.radius + TOUCH) return false;
  const near = set.near(set.all, { centre: place, radius: TOUCH });
  return near.some((at) => distanceToEdge(place, edges[at] as Edge) <= TOUCH);
}

/** Whether a place that is not on the line is inside. */
export function insideLoop({ edges, bounds, inner }: Loop, place: Vector): boolean {
  if (angle(bounds.centre, place) > bounds.radius) return false;
  const [one, other] = inner;
  // From a place known to be inside, each crossing of the line changes the side.
  const from = length(cross(one, place)) > 1e-6 || dot(one, place) > 0 ? one : other;
  const normal = cross(from, place);
  if (length(normal) === 0) return true;
  let inside = true;
  let before = dot(normal, (edges[0] as Edge).from);
  for (const { from: a, to: b } of edges) {
    const after = dot(normal, b);
    // Each place lies on one side or the other, never between: a line through a vertex is counted once.
    if (before >= 0 !== after >= 0) {
      const at = blend(a, b, [Math.abs(after), Math.abs(before)]);
      if (dot(cross(from, at), normal) > 0 && dot(cross(at, place), normal) > 0) inside = !inside;
    }
    before = after;
  }
  return inside;
}

/**
 * Why a closed chain of places is no loop, in S2's words; undefined where it is one.
 *
 * @remarks Compat: a loop whose edges could be checked against each other only at great length is refused.
 */
export function loopFault(places: readonly Vector[]): string | undefined {
  const known = new Map<string, number>();
  for (const [at, place] of places.entries()) {
    const key = `${place.x},${place.y},${place.z}`;
    const first = known.get(key);
    if (first !== undefined) return `Duplicate vertices: ${first} and ${at}`;
    known.set(key, at);
  }
  const edges = edgesOf(places, true);
  const opposite = edges.findIndex(isOpposite);
  if (opposite >= 0) return `Vertices ${opposite} and ${(opposite + 1) % edges.length} are antipodal`;
  const pair = crossing(edges);
  if (pair === undefined || typeof pair === 'string') return pair;
  const [one, other] = pair.map((at) => locate(edges[at] as Edge));
  return `Edges ${pair[0]} and ${pair[1]} cross. Edge locations in degrees: ${one ?? ''} and ${other ?? ''}`;
}

const locate = ({ from, to }: Edge) => `${degrees(from)}-${degrees(to)}`;
const degrees = (place: Vector) =>
  `[${toLngLat(place)
    .map((value) => value.toFixed(7))
    .join(', ')}]`;

/** So many pairs of edges are tried; only lines that run beside each other thousands of times have more. */
const MOST_PAIRS = 2e7;

/** The first two edges that cross; of very many edges any two. Undefined, or a reason why it cannot be told. */
function crossing(edges: readonly Edge[]): readonly [number, number] | string | undefined {
  let best: readonly [number, number] | undefined;
  let tried = 0;
  const many = edges.length > 500;
  somePair(edges, edges, (a, b) => {
    if (++tried > MOST_PAIRS) return true;
    if (a >= b || !crosses(edges[a] as Edge, edges[b] as Edge)) return false;
    if (best === undefined || a < best[0] || (a === best[0] && b < best[1])) best = [a, b];
    return many;
  });
  if (best !== undefined) return best;
  return tried > MOST_PAIRS ? 'Too many edges lie too near each other' : undefined;
}
