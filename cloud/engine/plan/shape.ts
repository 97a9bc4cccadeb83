import type { Comparison, Document } from '../../values';
import type { IndexDefinition } from '../index/definition';
import type { KeyRange } from '../storage/environment';
import type { Interval } from './bounds';

/** What a query asks of the planner. */
export interface PlanRequest {
  readonly filter: Document;
  readonly sort?: Document;
  /** An index's name or key, or `{ $natural: 1 }`. */
  readonly hint?: unknown;
  /** Where the hinted index is read from, and up to. */
  readonly min?: Document;
  readonly max?: Document;
  /** The order of a collation: no index has it. */
  readonly compare?: Comparison;
}

/** How the candidates of a query are read. Always a superset of the matches: the filter is applied to each. */
export interface Plan {
  readonly stage: 'COLLSCAN' | 'IXSCAN' | 'IDHACK' | 'OR' | 'GEO_NEAR_2DSPHERE' | 'GEO_NEAR_2D';
  readonly index?: IndexDefinition;
  /** Of `OR`: what is read one after the other. */
  readonly branches?: readonly Plan[];
  /** Of `IXSCAN`: whether less than the whole index is read. */
  readonly narrow?: boolean;
  /** Of `IXSCAN`: what is asked for at the leading parts of the key. */
  readonly demand?: Pick<Candidate, 'points' | 'interval'>;
  /** Read one after the other; of `IDHACK` exact keys. */
  readonly ranges: readonly KeyRange[];
  readonly reverse: boolean;
  /** Whether the candidates come in the order asked for. */
  readonly sorted: boolean;
  /** Whether one document may be met twice. */
  readonly duplicates: boolean;
  /** Of a geo index: whether an entry's place alone says that its document is no match. */
  readonly skips?: (key: Buffer) => boolean;
}

/** An index and how it could be read. */
export interface Candidate {
  readonly index: IndexDefinition;
  readonly points: readonly (readonly unknown[])[];
  readonly interval?: Interval;
  readonly order?: 'forward' | 'reverse';
}
