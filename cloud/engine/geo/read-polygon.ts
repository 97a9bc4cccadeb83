import { isFault, readPositions, type Read } from './coordinates';
import { createLoop, insideLoop, loopFault, onLoop, type Loop } from './loop';
import { polygonFault, type Polygon } from './polygon';
import { show } from './show';
import { same, type Vector } from './vector';

/** Reads the coordinates of a polygon: a shell, then holes. */
export function readPolygon(coordinates: unknown): Read<Polygon> {
  if (!Array.isArray(coordinates)) return 'Polygon coordinates must be an array';
  const loops: Loop[] = [];
  for (const ring of coordinates as unknown[]) {
    const places = readRing(ring);
    if (isFault(places)) return places;
    const fault = loopFault(places);
    if (fault !== undefined) return `Loop is not valid: ${show(ring)} ${fault}`;
    const loop = createLoop(places);
    const [shell] = loops;
    if (shell !== undefined && !encloses(shell, loop)) {
      const first = show(coordinates[0]);
      return `Secondary loops not contained by first exterior loop - secondary loops must be holes: ${show(ring)} first loop: ${first}`;
    }
    loops.push(loop);
  }
  const [shell, ...holes] = loops;
  if (shell === undefined) return 'Polygon has no loops.';
  const fault = polygonFault(loops);
  if (fault !== undefined) return `Polygon isn't valid: ${fault} ${show(coordinates)}`;
  const nested = holes.some((hole) => holes.some((other) => other !== hole && encloses(other, hole)));
  if (nested) return `Polygon interior loops cannot be nested: ${show(coordinates)}`;
  return { shell, holes };
}

/** Reads a polygon whose inside lies to the left of its one line, which may be most of the globe. */
export function readStrictPolygon(coordinates: unknown): Read<Polygon> {
  if (!Array.isArray(coordinates)) return 'Coordinates of polygon must be an array';
  if (coordinates.length !== 1) {
    return `Only one simple loop is allowed in a big polygon: ${show(coordinates)}`;
  }
  const places = readRing(coordinates[0]);
  if (isFault(places)) return places;
  const fault = loopFault(places);
  if (fault !== undefined) return `Loop is not valid: ${show(coordinates)} ${fault}`;
  return { shell: createLoop(places, true), holes: [] };
}

function readRing(ring: unknown): Read<Vector[]> {
  const places = readPositions(ring);
  if (isFault(places)) return places;
  const [first] = places;
  const last = places[places.length - 1];
  if (first === undefined || last === undefined) return `Loop has no vertices: ${show(ring)}`;
  if (!same(first, last)) return `Loop is not closed: ${show(ring)}`;
  const distinct = withoutRepeats(places).slice(0, -1);
  if (distinct.length < 3) return `Loop must have at least 3 different vertices: ${show(ring)}`;
  return distinct;
}

/** The places without those that equal the one before. */
export const withoutRepeats = (places: readonly Vector[]): Vector[] =>
  places.filter((place, at) => at === 0 || !same(place, places[at - 1] as Vector));

/** Loops of very many places that do not cross lie where one place of theirs does. */
function encloses(outer: Loop, inner: Loop): boolean {
  const places = inner.places.length * outer.places.length > 1e5 ? inner.places.slice(0, 1) : inner.places;
  return (
    places.every((place) => onLoop(outer, place) || insideLoop(outer, place)) &&
    insideLoop(outer, inner.inner[0])
  );
}
