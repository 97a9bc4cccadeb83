import type { Clock } from '../../base';
import type { Document } from '../../values';
import type { Collection } from '../index/definition';
import type { Reader } from '../storage/environment';
import type { ScanCounter } from './candidates';

/** What a query runs on. */
export interface QueryTarget {
  readonly reader: Reader;
  readonly collection: Collection;
  readonly clock: Clock;
  readonly counter?: ScanCounter;
  /** Chance, for `$rand` and `$sampleRate`. */
  readonly random?: () => number;
  /** Constants that `$expr` may name. */
  readonly variables?: Document;
}
