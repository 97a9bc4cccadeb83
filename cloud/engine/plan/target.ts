import type { Document } from '../../values';
import type { Collection } from '../index/definition';
import type { WorkClock } from '../session/operations';
import type { Reader } from '../storage/environment';
import type { ScanCounter } from './candidates';
import type { Plan } from './shape';

/** What a query runs on. */
export interface QueryTarget {
  readonly reader: Reader;
  readonly collection: Collection;
  readonly clock: WorkClock;
  readonly counter?: ScanCounter;
  /** Told of each plan that is run. */
  readonly used?: (plan: Plan) => void;
  /** Chance, for `$rand` and `$sampleRate`. */
  readonly random?: () => number;
  /** Constants that `$expr` may name. */
  readonly variables?: Document;
}
