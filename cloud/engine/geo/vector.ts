/** A direction from the centre of the Earth; of length 1 unless said otherwise. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The Earth as MongoDB measures it, in metres. */
export const EARTH_RADIUS = 6378100;

const DEGREE = Math.PI / 180;

/** The place at a longitude and latitude in degrees. */
export function fromLngLat(lng: number, lat: number): Vector {
  // At a pole every longitude is the same place.
  if (Math.abs(lat) === 90) return { x: 0, y: 0, z: Math.sign(lat) };
  const across = Math.cos(lat * DEGREE);
  return {
    x: across * Math.cos(lng * DEGREE),
    y: across * Math.sin(lng * DEGREE),
    z: Math.sin(lat * DEGREE),
  };
}

/** Longitude and latitude in degrees. */
export function toLngLat({ x, y, z }: Vector): readonly [number, number] {
  return [Math.atan2(y, x) / DEGREE, Math.atan2(z, Math.hypot(x, y)) / DEGREE];
}

/** The scalar product. */
export const dot = (a: Vector, b: Vector): number => a.x * b.x + a.y * b.y + a.z * b.z;

/** The vector product, not normalized. */
export const cross = (a: Vector, b: Vector): Vector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});

/** The length. */
export const length = (a: Vector): number => Math.sqrt(dot(a, a));

/** `a` times `p` plus `b` times `q`, not normalized. */
export const blend = (a: Vector, b: Vector, [p, q]: readonly [number, number]): Vector => ({
  x: a.x * p + b.x * q,
  y: a.y * p + b.y * q,
  z: a.z * p + b.z * q,
});

/** The same direction with length 1. */
export function unit(a: Vector): Vector {
  const scale = 1 / length(a);
  return { x: a.x * scale, y: a.y * scale, z: a.z * scale };
}

/** The middle between two places that are not opposite. */
export const middle = (a: Vector, b: Vector): Vector => unit(blend(a, b, [1, 1]));

/** The angle between two directions in radians, exact for small and for large ones. */
export const angle = (a: Vector, b: Vector): number => Math.atan2(length(cross(a, b)), dot(a, b));

/** Whether two places are one, bit for bit. */
export const same = (a: Vector, b: Vector): boolean => a.x === b.x && a.y === b.y && a.z === b.z;

/** The triple product: positive where `a`, `b`, `c` turn left. */
export const turn = (a: Vector, b: Vector, c: Vector): number =>
  (a.y * b.z - a.z * b.y) * c.x + (a.z * b.x - a.x * b.z) * c.y + (a.x * b.y - a.y * b.x) * c.z;
