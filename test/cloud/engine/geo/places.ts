import fc from 'fast-check';
import { fromLngLat, type Vector } from '../../../../cloud/engine/geo/vector';

/** Positions all over the globe, more of them where things go wrong: near the poles and the 180th meridian. */
export const position = fc.oneof(
  fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
  fc.tuple(fc.constantFrom(-180, 180, 179.9, -179.9, 0, 90), fc.double({ min: -90, max: 90, noNaN: true })),
  fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-90, 90, 89.9, -89.9, 0, 35.26438968),
  ),
);

/** A ring of positions around one, counter-clockwise or not, of up to some degrees. */
export const ringAround = fc
  .record({
    centre: position,
    size: fc.double({ min: 0.001, max: 60, noNaN: true }),
    spokes: fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 3, maxLength: 9 }),
    reverse: fc.boolean(),
  })
  .map(({ centre, size, spokes, reverse }) => {
    const places = spokes.map((share, at) =>
      away(centre, (size * share * Math.PI) / 180, (2 * Math.PI * at) / spokes.length),
    );
    const ordered = reverse ? places.reverse() : places;
    return { centre, size, ring: [...ordered, ordered[0] as [number, number]] };
  });

/** The position an angle away from another, in some direction. */
export function away([lng, lat]: readonly number[], angle: number, bearing: number): [number, number] {
  const from = fromLngLat(lng as number, lat as number);
  const east = perpendicular(from);
  const north = crossed(from, east);
  const to = (axis: 'x' | 'y' | 'z') =>
    from[axis] * Math.cos(angle) +
    (east[axis] * Math.cos(bearing) + north[axis] * Math.sin(bearing)) * Math.sin(angle);
  const [x, y, z] = [to('x'), to('y'), to('z')];
  return [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI];
}

function perpendicular({ x, y, z }: Vector): Vector {
  const [a, b] = Math.abs(z) < 0.9 ? [-y, x] : [0, 0];
  const raw = Math.abs(z) < 0.9 ? { x: a, y: b, z: 0 } : { x: z, y: 0, z: -x };
  const size = Math.hypot(raw.x, raw.y, raw.z);
  return { x: raw.x / size, y: raw.y / size, z: raw.z / size };
}

const crossed = (a: Vector, b: Vector): Vector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});
