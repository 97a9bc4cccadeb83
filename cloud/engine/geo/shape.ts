import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { isFault, isLngLat, outOfBounds, readAll, readFlat, toGlobe, type Read } from './coordinates';
import type { Disc } from './disc';
import { TOUCH } from './edge';
import { flatBox, flatCircle, flatPolygon, type FlatShape } from './flat';
import { contains, discHas, distanceTo, intersects, onGlobe, type Geometry } from './geometry';
import { readGeoJson, readStored } from './read-geometry';
import { show } from './show';

/** What `$geoWithin` and `$geoIntersects` ask about: a figure on the plane, a disc on the globe, or GeoJSON. */
export type Shape =
  | { readonly kind: 'flat'; readonly flat: FlatShape }
  | { readonly kind: 'disc'; readonly disc: Disc }
  | { readonly kind: 'geometry'; readonly geometry: Geometry };

/** A condition on places. */
export interface PlaceCondition {
  readonly shape: Shape;
  /** Whether a value is a place that meets the condition; what is no place meets none. */
  holds(value: unknown): boolean;
}

/**
 * Reads `$geoWithin`.
 *
 * @throws EngineError 2 with MongoDB's sentences.
 */
export function readWithin(name: string, operand: unknown): PlaceCondition {
  const shape = readShape(name, operand);
  if (shape.kind === 'geometry' && shape.geometry.polygons.length === 0) {
    throw new EngineError(2, `$within not supported with provided geometry: ${show({ [name]: operand })}`);
  }
  return conditionOf(shape, (stored) => {
    switch (shape.kind) {
      case 'flat':
        return stored.flat !== undefined && shape.flat.has(stored.flat);
      case 'disc':
        return discHas(shape.disc, stored);
      case 'geometry':
        return contains(shape.geometry, stored);
    }
  });
}

/**
 * Reads `$geoIntersects`.
 *
 * @throws EngineError 2 with MongoDB's sentences.
 */
export function readIntersects(name: string, operand: unknown): PlaceCondition {
  const shape = readShape(name, operand);
  if (shape.kind === 'flat') {
    throw new EngineError(
      2,
      `$geoIntersect not supported with provided geometry: ${show({ [name]: operand })}`,
    );
  }
  return conditionOf(shape, (stored) =>
    shape.kind === 'disc'
      ? distanceTo(stored, shape.disc.centre) <= shape.disc.radius + TOUCH
      : intersects(shape.geometry, stored),
  );
}

function conditionOf(shape: Shape, meets: (stored: Geometry) => boolean): PlaceCondition {
  return {
    shape,
    holds(value) {
      if (typeof value !== 'object' || value === null) return false;
      const stored = readStored(value);
      if (isFault(stored) || stored.strict === true) return false;
      return (shape.kind === 'flat' || onGlobe(stored)) && meets(stored);
    },
  };
}

function readShape(name: string, operand: unknown): Shape {
  if (!isDocument(operand)) throw new EngineError(2, 'geometry must be an object');
  const shapes = Object.entries(operand).filter(([specifier]) => specifier !== '$uniqueDocs');
  const [first, second] = shapes;
  if (first === undefined) throw new EngineError(2, "geo query doesn't have any geometry");
  if (second !== undefined && name !== '$geoIntersects') {
    throw new EngineError(2, `$geoWithin doesn't accept multiple shapes ${name}: ${show(operand)}`);
  }
  const [specifier, value] = shapes[shapes.length - 1] as readonly [string, unknown];
  const read = Object.hasOwn(SPECIFIERS, specifier) ? SPECIFIERS[specifier] : undefined;
  if (read === undefined || (!isDocument(value) && !Array.isArray(value))) {
    throw new EngineError(2, `unknown geo specifier: ${specifier}: ${show(value)}`);
  }
  const shape = read(value);
  if (isFault(shape)) throw new EngineError(2, shape);
  return shape;
}

const SPECIFIERS: Readonly<Record<string, (value: Document | readonly unknown[]) => Read<Shape>>> = {
  $box(value) {
    const [from, to] = Object.values(value).map((corner) => readFlat(corner, false));
    if (from === undefined || to === undefined) return 'Point must be an array or object';
    if (isFault(from)) return from;
    return isFault(to) ? to : { kind: 'flat', flat: flatBox(from, to) };
  },
  $polygon(value) {
    const places = readAll(Object.values(value), (place) => readFlat(place, false));
    if (isFault(places)) return places;
    if (places.length < 3) return 'Polygon must have at least 3 points';
    return { kind: 'flat', flat: flatPolygon(places) };
  },
  $center(value) {
    const circle = readCircle(value);
    if (isFault(circle)) return circle;
    return { kind: 'flat', flat: flatCircle(circle.centre, circle.radius) };
  },
  $centerSphere(value) {
    const circle = readCircle(value);
    if (isFault(circle)) return circle;
    const { centre, radius } = circle;
    if (!isLngLat(centre)) return outOfBounds(centre);
    return { kind: 'disc', disc: { centre: toGlobe(centre), radius: Math.min(radius, Math.PI) } };
  },
  $geometry(value) {
    const geometry = readGeoJson(value as Document);
    return isFault(geometry) ? geometry : { kind: 'geometry', geometry };
  },
};

function readCircle(value: Document | readonly unknown[]) {
  const [centre, radius, rest] = Object.values<unknown>(value);
  const flat = readFlat(centre, false);
  if (isFault(flat)) return flat;
  if (!isNumeric(radius) || !(toNumber(radius) >= 0)) return 'radius must be a non-negative number';
  if (rest !== undefined) return 'Only 2 fields allowed for circular region';
  return { centre: flat, radius: toNumber(radius) };
}
