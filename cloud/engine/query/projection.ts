import type { Document } from '../../values';

/** Makes a projected copy; `filter` is needed for the positional `$` only. */
export type Projection = (document: Document) => Document;

/**
 * Compiles a find projection: inclusion or exclusion, `_id`, dotted paths, $slice, $elemMatch, positional `$`, expressions.
 *
 * @param filter - the query's filter, for the positional `$`.
 * @throws EngineError where MongoDB refuses, e.g. inclusion mixed with exclusion.
 */
export function compileProjection(projection: Document, filter?: Document): Projection {
  throw new TypeError(`not yet ${String(projection)} ${String(filter)}`);
}
