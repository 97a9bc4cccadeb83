import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { nearby, NEAR_OPERATORS, placesAt, readNear, type Near, type Nearby } from '../geo';
import { allOf, type Predicate } from './condition';
import { compileFilter, type FilterOptions } from './filter';

/** A filter's demand to be answered by distance. */
export interface NearClause {
  readonly path: string;
  readonly near: Near;
  /** The filter without it. */
  readonly rest: Document;
}

/**
 * Takes `$near` or `$nearSphere` out of a filter: from the top, or from inside `$and`.
 *
 * @throws EngineError for operands MongoDB refuses, and 2 where there are two of them.
 */
export function nearClause(filter: Document): NearClause | undefined {
  const found: { readonly path: string; readonly near: Near }[] = [];
  const rest = without(filter, found);
  const [first] = found;
  if (first === undefined) return undefined;
  if (found.length > 1) throw new EngineError(2, 'Too many geoNear expressions');
  return { ...first, rest };
}

function without(filter: Document, found: { readonly path: string; readonly near: Near }[]): Document {
  const kept: [string, unknown][] = [];
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(operand)) {
      const clauses = (operand as unknown[]).map((clause) =>
        isDocument(clause) ? without(clause, found) : clause,
      );
      kept.push([name, clauses]);
    } else if (!name.startsWith('$') && isNear(operand)) found.push({ path: name, near: readNear(operand) });
    else kept.push([name, operand]);
  }
  return found.length === 0 ? filter : Object.fromEntries(kept);
}

const isNear = (operand: unknown): operand is Document =>
  isDocument(operand) && Object.keys(operand).some((name) => NEAR_OPERATORS.includes(name));

/** The place of a document that a search finds; pairs in an array each count. */
export function nearbyIn(
  document: Document,
  { path, near }: Pick<NearClause, 'path' | 'near'>,
): Nearby | undefined {
  const values = placesAt(document, path);
  return nearby(near, near.metres ? values : values.flatMap(pairsOrPlace));
}

function pairsOrPlace(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || 'type' in value) return [value];
  const members: unknown[] = Object.values(value);
  return Array.isArray(members[0]) || isDocument(members[0]) ? members : [value];
}

/** Compiles the filter of a read or write, which may ask for an order by distance. */
export function compileQuery(filter: Document, options: FilterOptions = {}): Predicate {
  const clause = nearClause(filter);
  if (clause === undefined) return compileFilter(filter, options);
  const { path, near, rest } = clause;
  const isNearby: Predicate = (document) => nearbyIn(document, { path, near }) !== undefined;
  return allOf([compileFilter(rest, options), isNearby]);
}
