import type { IdSource, Warn } from '../base';
import type { Caller } from '../protocol';
import type { Store, StoreTarget } from '../store';

/** The operations of a store that requests come down to; inside a transaction they run in its session. */
export type Operations = Pick<
  Store,
  'find' | 'count' | 'aggregate' | 'insert' | 'update' | 'remove' | 'findAndModify'
>;

/** What a request works with once it has been checked and narrowed. */
export interface Work {
  readonly store: Operations;
  readonly target: StoreTarget;
  readonly caller: Caller;
  readonly ids: IdSource;
  readonly warn: Warn;
}
