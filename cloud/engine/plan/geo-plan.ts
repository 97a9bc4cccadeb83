import type { Document } from '../../values';
import { degreesAround, rectRegion, regionOf, ring, SPHERE } from '../geo';
import type { Collection, IndexDefinition } from '../index/definition';
import { gridOf } from '../index/geo-entries';
import type { PathConditions } from '../query/bounds';
import { geoConditions, type GeoCondition } from './geo-conditions';
import { geoPrefix, geoScan, type GeoScan } from './geo-ranges';

/** A geo index with what a query reads of it. */
export interface GeoChoice {
  readonly index: IndexDefinition;
  readonly scan: GeoScan;
}

/** What is known of a query when a geo index is looked for. */
export interface GeoRequest {
  readonly filter: Document;
  readonly conditions: ReadonlyMap<string, PathConditions>;
  readonly indexes: readonly IndexDefinition[];
}

/** Finds a geo index for `$geoWithin` and `$geoIntersects`; among several the one with the longest key. */
export function geoChoice(collection: Collection, request: GeoRequest): GeoChoice | undefined {
  const usable = request.indexes.filter(({ geo }) => geo !== undefined);
  if (usable.length === 0) return undefined;
  const wanted = geoConditions(request.filter);
  let best: GeoChoice | undefined;
  for (const index of usable) {
    if (best !== undefined && best.index.parts.length >= index.parts.length) continue;
    const prefix = geoPrefix(collection, index, request.conditions);
    const condition = wanted.find((one) => one.path === prefix?.path && serves(index, one));
    if (prefix === undefined || condition === undefined) continue;
    const { shape } = condition;
    if (index.geo === '2d') {
      const bounds = shape.kind === 'flat' ? shape.flat.bounds : undefined;
      const disc = shape.kind === 'disc' ? degreesAround(shape.disc) : undefined;
      const rect = bounds ?? disc;
      if (rect !== undefined) best = { index, scan: geoScan(prefix, gridOf(index), rectRegion(rect)) };
    } else if (shape.kind !== 'flat') {
      const region =
        shape.kind === 'disc' ? ring(shape.disc.centre, 0, shape.disc.radius) : regionOf(shape.geometry);
      best = { index, scan: geoScan(prefix, SPHERE, region) };
    }
  }
  return best;
}

const serves = ({ geo }: IndexDefinition, { shape, within }: GeoCondition) =>
  geo === '2dsphere' ? shape.kind !== 'flat' : within && shape.kind !== 'geometry';
