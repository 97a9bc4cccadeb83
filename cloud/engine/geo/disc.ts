import { angle, unit, type Vector } from './vector';

/** All places within an angle of one. */
export interface Disc {
  readonly centre: Vector;
  /** In radians. */
  readonly radius: number;
}

/** Spent on rounding wherever a disc only has to be large enough. */
export const SLACK = 1e-12;

/** A disc that holds all the places, and the arcs between them while it is less than half of the globe. */
export function discAround(places: readonly Vector[]): Disc {
  let [x, y, z] = [0, 0, 0];
  for (const place of places) {
    x += place.x;
    y += place.y;
    z += place.z;
  }
  const whole = Math.hypot(x, y, z) < 1e-9;
  const centre = whole ? { x: 0, y: 0, z: 1 } : unit({ x, y, z });
  let radius = 0;
  for (const place of places) radius = Math.max(radius, angle(centre, place));
  // Arcs between places more than a quarter turn away may bulge out of the disc.
  return radius < Math.PI / 2 - 0.01 ? { centre, radius: radius + SLACK } : { centre, radius: Math.PI };
}

/** Whether two discs have a place in common; true where rounding leaves it open. */
export const discsMeet = (a: Disc, b: Disc): boolean =>
  angle(a.centre, b.centre) <= a.radius + b.radius + SLACK;
