import { EngineError } from '../error';
import type { Near } from '../geo';
import type { Collection, IndexDefinition } from '../index/definition';
import { namespaceOf } from '../index/definition';
import { isGeoPart } from '../index/geo-entries';
import { equalityAndRanges } from '../query/bounds';
import type { NearClause } from '../query/near-clause';
import { geoPrefix, type GeoPrefix } from './geo-ranges';
import { hintedIndex, serves, type Plan } from './plan';

/** A plan that reads by distance. */
export interface NearPlan extends Plan {
  readonly stage: 'GEO_NEAR_2DSPHERE' | 'GEO_NEAR_2D';
  readonly prefix: GeoPrefix;
}

/**
 * Finds the index that answers a search by distance.
 *
 * @throws EngineError 291 where there is none, 2 for a hint that names no index.
 */
export function nearPlan(collection: Collection, clause: NearClause, hint: unknown): NearPlan {
  const conditions = new Map(equalityAndRanges(clause.rest).map((entry) => [entry.path, entry]));
  const indexes = (hint === undefined ? collection.indexes : [hintedIndex(collection, hint)]).filter(
    (index) =>
      serves(index, { filter: clause.rest }) && isGeoPart(index, clause.path) && fits(index, clause.near),
  );
  const prefixes = indexes.flatMap((index) => geoPrefix(collection, index, conditions) ?? []);
  const prefix = prefixes
    .filter(({ path }) => path === clause.path)
    .sort((a, b) => b.index.parts.length - a.index.parts.length)[0];
  if (prefix === undefined) throw noIndex(collection, clause);
  const { index } = prefix;
  return {
    stage: index.geo === '2d' ? 'GEO_NEAR_2D' : 'GEO_NEAR_2DSPHERE',
    index,
    prefix,
    ranges: [],
    reverse: false,
    sorted: true,
    duplicates: false,
  };
}

/** A plane serves pairs of numbers, also on the globe; a globe serves what lies on it. */
function fits({ geo }: IndexDefinition, { centre, metres }: Near): boolean {
  return geo === '2d' ? !metres : centre !== undefined;
}

function noIndex(collection: Collection, { path, near }: NearClause): EngineError {
  const most = near.most === Number.MAX_VALUE ? '1.79769e+308' : String(near.most);
  const sphere = near.centre === undefined ? 0 : 1;
  return new EngineError(
    291,
    `error processing query: ns=${namespaceOf(collection)}Tree: GEONEAR  field=${path} maxdist=${most} isNearSphere=${sphere}\nSort: {}\nProj: {}\n planner returned error :: caused by :: unable to find index for $geoNear query`,
  );
}
