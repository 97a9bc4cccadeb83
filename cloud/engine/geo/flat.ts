import type { FlatPoint } from './geometry';

/** An upright rectangle on the plane, with its edges. */
export interface Rect {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** A figure on the plane, as `$box`, `$center` and `$polygon` give it. */
export interface FlatShape {
  /** Holds the figure. */
  readonly bounds: Rect;
  has(point: FlatPoint): boolean;
}

/** The box between two corners, edges included. */
export function flatBox(a: FlatPoint, b: FlatPoint): FlatShape {
  const bounds = boundsOf([a, b]);
  return { bounds, has: (point) => inRect(bounds, point) };
}

/** The circle, with its line. */
export function flatCircle(centre: FlatPoint, radius: number): FlatShape {
  return {
    bounds: {
      minX: centre.x - radius,
      minY: centre.y - radius,
      maxX: centre.x + radius,
      maxY: centre.y + radius,
    },
    has: (point) => {
      const [across, up] = [Math.abs(point.x - centre.x), Math.abs(point.y - centre.y)];
      if (across === 0) return up <= radius;
      if (up === 0) return across <= radius;
      return across * across + up * up <= radius * radius;
    },
  };
}

/**
 * The polygon, closed by itself; where it crosses itself, by even and odd.
 *
 * @remarks Of its lines those above and to the right belong to it, as in MongoDB.
 */
export function flatPolygon(places: readonly FlatPoint[]): FlatShape {
  const bounds = boundsOf(places);
  return {
    bounds,
    has: (point) => {
      if (!inRect(bounds, point)) return false;
      let inside = false;
      let from = places[places.length - 1] as FlatPoint;
      for (const to of places) {
        if (point.y > Math.min(from.y, to.y) && point.y <= Math.max(from.y, to.y)) {
          if (from.x === to.x && point.x === from.x) return false;
          const at = ((point.y - from.y) * (to.x - from.x)) / (to.y - from.y) + from.x;
          if (point.x <= Math.max(from.x, to.x) && (from.x === to.x || point.x <= at)) inside = !inside;
        }
        from = to;
      }
      return inside;
    },
  };
}

/** Whether a point is in a rectangle or on its edges. */
export const inRect = ({ minX, minY, maxX, maxY }: Rect, { x, y }: FlatPoint): boolean =>
  x >= minX && x <= maxX && y >= minY && y <= maxY;

/** The distance on the plane. */
export const flatDistance = (a: FlatPoint, b: FlatPoint): number => Math.hypot(a.x - b.x, a.y - b.y);

function boundsOf(places: readonly FlatPoint[]): Rect {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of places) {
    [minX, minY] = [Math.min(minX, x), Math.min(minY, y)];
    [maxX, maxY] = [Math.max(maxX, x), Math.max(maxY, y)];
  }
  return { minX, minY, maxX, maxY };
}
