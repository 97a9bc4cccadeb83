import { indexOfPart, isDocument, isNumeric, type Document } from '../../values';
import { EngineError } from '../error';
import { isFault, readFlat } from './coordinates';
import { cover } from './cover';
import type { FlatGrid } from './flat-grid';
import { onGlobe, type FlatPoint } from './geometry';
import { readStored } from './read-geometry';
import { regionOf } from './regions';
import { show } from './show';
import { leafOf, SPHERE } from './sphere-grid';

/** What an index holds of one place. */
export interface PlaceKeys {
  readonly ids: readonly number[];
  /** Whether there are larger cells than the smallest among them. */
  readonly coarse: boolean;
}

/** Figures are kept as about this many cells, of at most this level: about 150 m wide. */
const FIGURE = { cells: 20, level: 16 };

/** What stands at a path: arrays on the way are entered, one at its end is a value. */
export function placesAt(document: Document, path: string): unknown[] {
  return walk(document, path.split('.'));
}

function walk(value: unknown, parts: readonly string[]): unknown[] {
  const [name, ...rest] = parts;
  if (name === undefined) return [value];
  if (Array.isArray(value)) {
    const inside = (value as unknown[]).filter(isDocument).flatMap((element) => walk(element, parts));
    const at = indexOfPart(name);
    return at >= 0 && at < value.length ? [...inside, ...walk(value[at], rest)] : inside;
  }
  return isDocument(value) && Object.hasOwn(value, name) ? walk(value[name], rest) : [];
}

/** Whether a field counts as absent for a geo index. */
export const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  ((Array.isArray(value) || isDocument(value)) && Object.keys(value).length === 0);

/**
 * The cells of a value in a `2dsphere` index.
 *
 * @throws EngineError 16755 for what is no place on the globe.
 */
export function sphereKeys(value: unknown, document: Document): PlaceKeys {
  const geometry = readStored(value);
  const fault = isFault(geometry)
    ? geometry
    : geometry.strict === true
      ? "can't index geometry with strict winding order"
      : onGlobe(geometry)
        ? undefined
        : `can't project geometry into spherical CRS: ${show(value)}`;
  if (isFault(geometry) || fault !== undefined) {
    throw new EngineError(16755, `Can't extract geo keys: ${show(document)}  ${fault ?? ''}`);
  }
  const { points, lines, polygons } = geometry;
  if (lines.length + polygons.length === 0 && points.length <= FIGURE.cells) {
    return { ids: points.map(leafOf), coarse: false };
  }
  return { ids: cover(SPHERE, regionOf(geometry), FIGURE).map(({ id }) => id), coarse: true };
}

/**
 * The cells of a value in a `2d` index: of a pair, or of several in an array or document.
 *
 * @throws EngineError 16804, 13026 and 13027 for what is no pair within the index's bounds.
 */
export function flatKeys(value: unknown, document: Document, grid: FlatGrid): PlaceKeys {
  if (!Array.isArray(value) && !isDocument(value)) return { ids: [], coarse: false };
  return { ids: pairsIn(value).map((pair) => grid.leafOf(checked(pair, document, grid))), coarse: false };
}

function pairsIn(value: object): unknown[] {
  const members: unknown[] = Object.values(value);
  if (isNumeric(members[0])) return [value];
  return members.filter((member) => {
    if (!Array.isArray(member) && !isDocument(member)) {
      throw new EngineError(16804, 'location object expected, location array not in correct format');
    }
    return Object.keys(member).length > 0;
  });
}

function checked(pair: unknown, document: Document, { whole }: FlatGrid): FlatPoint {
  const flat = readFlat(pair, true);
  if (isFault(flat)) {
    throw new EngineError(13026, `geo values must be 'legacy coordinate pairs' for 2d indexes`);
  }
  const { minX: min, maxX: max } = whole;
  if (flat.x < min || flat.x > max || flat.y < min || flat.y > max) {
    throw new EngineError(
      13027,
      `point not in interval of [ ${min}, ${max} ] :: caused by :: ${show(document)}`,
    );
  }
  return flat;
}
