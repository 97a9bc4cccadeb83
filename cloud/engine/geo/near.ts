import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { isFault, isLngLat, readFlat, toGlobe } from './coordinates';
import { flatDistance } from './flat';
import { distanceTo, onGlobe, type FlatPoint, type Geometry } from './geometry';
import { readQueryPoint, readStored } from './read-geometry';
import { show } from './show';
import { EARTH_RADIUS, type Vector } from './vector';

/** What `$near`, `$nearSphere` and the stage `$geoNear` ask for: places by their distance from one. */
export interface Near {
  readonly flat: FlatPoint;
  /** The place on the globe; without it distances are those of the plane, in its own units. */
  readonly centre?: Vector;
  /** Whether the place came as GeoJSON: then distances are metres, else radians. */
  readonly metres: boolean;
  /** The least and largest distance, in those units. */
  readonly least: number;
  readonly most: number;
}

/** The operators that sort by distance. */
export const NEAR_OPERATORS: readonly string[] = ['$near', '$nearSphere', '$geoNear'];

/** Metres, or what else distances of a query count, in one radian. */
export const unitsOf = ({ centre, metres }: Near): number =>
  centre !== undefined && metres ? EARTH_RADIUS : 1;

/** A stored place that may be near, with its distance in the query's units. */
export interface Nearby {
  readonly distance: number;
  readonly place: unknown;
}

/**
 * The nearest of some stored values; undefined where none of them is a place, or it is nearer or farther than asked for.
 */
export function nearby(near: Near, values: readonly unknown[]): Nearby | undefined {
  let best: Nearby | undefined;
  for (const place of values) {
    if (typeof place !== 'object' || place === null) continue;
    const stored = readStored(place);
    if (isFault(stored) || stored.strict === true) continue;
    const distance = measure(near, stored);
    if (distance !== undefined && (best === undefined || distance < best.distance)) {
      best = { distance, place };
    }
  }
  return best !== undefined && best.distance >= near.least && best.distance <= near.most ? best : undefined;
}

function measure(near: Near, stored: Geometry): number | undefined {
  if (near.centre !== undefined) {
    return onGlobe(stored) ? distanceTo(stored, near.centre) * unitsOf(near) : undefined;
  }
  return stored.flat === undefined ? undefined : flatDistance(near.flat, stored.flat);
}

/**
 * Reads what stands behind a field with `$near` or `$nearSphere`.
 *
 * @throws EngineError with MongoDB's codes and sentences.
 */
export function readNear(operators: Document): Near {
  return readLegacy(operators) ?? readGeometry(operators);
}

function readLegacy(operators: Document): Near | undefined {
  let point: { flat: FlatPoint; metres: boolean; sphere: boolean } | undefined;
  let [least, most] = [0, Number.MAX_VALUE];
  for (const [name, value] of Object.entries(operators)) {
    if (NEAR_OPERATORS.includes(name)) {
      if (!isDocument(value) && !Array.isArray(value)) return undefined;
      const read = readQueryPoint(value);
      const sphere = name === '$nearSphere';
      if (!isFault(read)) point = { flat: read.flat, metres: isGeoJson(value), sphere };
      else {
        const triple = readTriple(value);
        if (triple === undefined) continue;
        point = { flat: triple.flat, metres: false, sphere };
        most = triple.most;
        if (!(most >= 0)) throw new EngineError(18522, 'max distance must be non-negative');
      }
    } else if (name === '$minDistance') {
      if (!isNumeric(value)) throw new EngineError(16893, '$minDistance must be a number');
      least = toNumber(value);
      if (!(least >= 0)) throw new EngineError(16894, '$minDistance must be non-negative');
    } else if (name === '$maxDistance') {
      if (!isNumeric(value)) throw new EngineError(16895, '$maxDistance must be a number');
      most = toNumber(value);
      if (!(most >= 0)) throw new EngineError(16896, '$maxDistance must be non-negative');
    } else if (name !== '$uniqueDocs') {
      throw new EngineError(34413, `invalid argument in geo near query: ${name}`);
    }
  }
  return point === undefined ? undefined : nearOf(point, { least, most });
}

const isGeoJson = (value: unknown) => isDocument(value) && typeof value['type'] === 'string';

/** A pair with the largest distance behind it. */
function readTriple(value: unknown): { readonly flat: FlatPoint; readonly most: number } | undefined {
  const parts = Object.values(value as object) as unknown[];
  const flat = readFlat(value, true);
  if (parts.length !== 3 || !isNumeric(parts[2]) || isFault(flat)) return undefined;
  return { flat, most: toNumber(parts[2]) };
}

function readGeometry(operators: Document): Near {
  const [first, second] = Object.entries(operators);
  if (first === undefined) throw new EngineError(2, 'empty geo near query object');
  if (second !== undefined) {
    throw new EngineError(
      2,
      `geo near accepts just one argument when querying for a GeoJSON point. Extra field found: ${second[0]}: ${show(second[1])}`,
    );
  }
  const [operator, operand] = first;
  if (!isDocument(operand) && !Array.isArray(operand)) {
    throw new EngineError(2, 'geo near query argument is not an object');
  }
  let flat: FlatPoint | undefined;
  let [least, most] = [0, Number.MAX_VALUE];
  for (const [name, value] of Object.entries(operand)) {
    if (name === '$geometry') flat = readGeoJsonPoint(value);
    else if (name === '$minDistance') least = distanceArgument(name, value);
    else if (name === '$maxDistance') most = distanceArgument(name, value);
    else throw new EngineError(2, `invalid argument in geo near query: ${name}`);
  }
  if (flat === undefined) throw new EngineError(2, '$geometry is required for geo near query');
  return nearOf({ flat, metres: true, sphere: operator === '$nearSphere' }, { least, most });
}

function readGeoJsonPoint(value: unknown): FlatPoint | undefined {
  if (!isDocument(value) && !Array.isArray(value)) return undefined;
  const read = readQueryPoint(value);
  if (isFault(read)) {
    throw new EngineError(2, `invalid point in geo near query $geometry argument: ${show(value)}  ${read}`);
  }
  if (!isGeoJson(value) && !(isDocument(value) && 'coordinates' in value)) {
    throw new EngineError(2, `$near requires geojson point, given ${show(value)}`);
  }
  return read.flat;
}

function distanceArgument(name: string, value: unknown): number {
  if (!isNumeric(value)) throw new EngineError(2, `${name} must be a number`);
  const distance = toNumber(value);
  if (!(distance >= 0 && Number.isFinite(distance))) {
    throw new EngineError(2, `${name} must be non-negative`);
  }
  return distance;
}

function nearOf(
  { flat, metres, sphere }: { readonly flat: FlatPoint; readonly metres: boolean; readonly sphere: boolean },
  range: { readonly least: number; readonly most: number },
): Near {
  if (!sphere && !metres) return { flat, metres, ...range };
  if (!isLngLat(flat)) throw new EngineError(2, 'Legacy point is out of bounds for spherical query');
  return { flat, centre: toGlobe(flat), metres, ...range };
}
