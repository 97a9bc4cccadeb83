import type { Document } from '../../values';

/** One end of a range. */
export interface Bound {
  readonly value: unknown;
  readonly inclusive: boolean;
}

/**
 * What a filter demands of one path. Each entry of `ranges` comes from one condition of the filter. On a multikey path
 * two conditions may be met by two elements: use ONE entry only there; on a path that is not multikey intersect freely.
 */
export interface PathConditions {
  readonly path: string;
  /** One list per condition: the document has one of these values at the path (`$eq` gives one value, `$in` several). */
  readonly equalities: readonly (readonly unknown[])[];
  /** One per condition: a lower bound, an upper bound, or both (only where one element must meet both). */
  readonly ranges: readonly { readonly lower?: Bound; readonly upper?: Bound }[];
}

/**
 * The index-worthy conditions of a filter: top level and inside `$and`, by path. Always a superset of the matches, so the
 * filter must be applied again. `null` in `equalities` also stands for missing; a bound's range never leaves the type
 * of its value (type bracketing): the planner may end a scan with the type.
 */
export function equalityAndRanges(filter: Document): readonly PathConditions[] {
  throw new TypeError(`not yet ${String(filter)}`);
}
