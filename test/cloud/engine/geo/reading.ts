import type { PlaceCondition } from '../../../../cloud/engine/geo';
import * as geo from '../../../../cloud/engine/geo';

export { readGeoJson } from '../../../../cloud/engine/geo/read-geometry';

/** A `$geoWithin` as a query has it. */
export const readWithin = (operand: unknown): PlaceCondition => geo.readWithin('$geoWithin', operand);

/** A `$geoIntersects` as a query has it. */
export const readIntersects = (operand: unknown): PlaceCondition =>
  geo.readIntersects('$geoIntersects', operand);
