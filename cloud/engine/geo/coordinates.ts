import { isDocument, isNumeric, toNumber } from '../../values';
import type { FlatPoint } from './geometry';
import { fromLngLat, type Vector } from './vector';

/** What reading a geometry gives: it, or why it is none, in MongoDB's words. */
export type Read<T extends object> = T | string;

/** Whether reading failed. */
export const isFault = <T extends object>(read: Read<T>): read is string => typeof read === 'string';

/** Reads a pair of numbers, in an array or a document; `more` lets further elements follow. */
export function readFlat(value: unknown, more: boolean): Read<FlatPoint> {
  if (!Array.isArray(value) && !isDocument(value)) return 'Point must be an array or object';
  const [x, y, rest] = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
  if (!isNumeric(x) || !isNumeric(y)) return 'Point must only contain numeric elements';
  if (rest !== undefined && !more) return 'Point must only contain two numeric elements';
  const point = { x: toNumber(x), y: toNumber(y) };
  if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) {
    return 'Point coordinates must be finite numbers';
  }
  return point;
}

/** Whether a pair of numbers is a longitude and a latitude. */
export const isLngLat = ({ x, y }: FlatPoint): boolean => Math.abs(x) <= 180 && Math.abs(y) <= 90;

/** The sentence about a pair that is none. */
export const outOfBounds = ({ x, y }: FlatPoint): string =>
  `longitude/latitude is out of bounds, lng: ${x} lat: ${y}`;

/** The place of a pair on the globe. 180 degrees east and west are one. */
export const toGlobe = ({ x, y }: FlatPoint): Vector => fromLngLat(x === -180 ? 180 : x, y);

/** Reads one position of GeoJSON. */
export function readPosition(value: unknown): Read<Vector> {
  if (!Array.isArray(value)) return 'GeoJSON coordinates must be an array';
  const flat = readFlat(value, true);
  if (isFault(flat)) return flat;
  return isLngLat(flat) ? toGlobe(flat) : outOfBounds(flat);
}

/** Reads an array of positions. */
export function readPositions(value: unknown): Read<Vector[]> {
  if (!Array.isArray(value)) return 'GeoJSON coordinates must be an array of coordinates';
  return readAll(value, readPosition);
}

/** Reads every element; the first fault is the result's. */
export function readAll<T extends object>(
  values: readonly unknown[],
  read: (value: unknown) => Read<T>,
): Read<T[]> {
  const all: T[] = [];
  for (const value of values) {
    const one = read(value);
    if (isFault(one)) return one;
    all.push(one);
  }
  return all;
}
