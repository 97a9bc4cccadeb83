import { CloudError, type Clock, type Warn, type Whereabouts } from '../base';
import { StoreError, type Store, type StoreTarget } from '../store';
import { isCollectionName } from './collection-name';
import { LIMITS } from './declared/compare';
import { refusal } from './refuse';

/** Knows which collections there are. */
export interface Collections {
  /** @throws CloudError `INVALID_PARAM` for a name that no collection can have. */
  check(name: string): void;
  /**
   * Makes sure a collection is there: `dev` creates a missing one and warns.
   *
   * @throws CloudError `DATABASE_COLLECTION_NOT_EXIST` where the real cloud is followed strictly.
   */
  require(target: StoreTarget, at: Whereabouts): Promise<void>;
  /**
   * The same inside a transaction, where `makes` tells whether the operation brings a missing collection about by itself. One
   * made outside would be newer than what the transaction sees, and its commit would report a conflict.
   */
  requireWithin(target: StoreTarget, at: Whereabouts & { readonly makes: boolean }): Promise<void>;
  /** @throws CloudError `DATABASE_COLLECTION_ALREADY_EXIST`, `DATABASE_COLLECTION_EXCEED_LIMIT`, `INVALID_PARAM`. */
  create(target: StoreTarget, at: Whereabouts): Promise<void>;
}

const NAMESPACE_EXISTS = 48;
/** Milliseconds for which a collection that was there is believed to be there still; others may drop it meanwhile. */
const BELIEVED_MS = 1000;

/** Makes {@link Collections} over a store. */
export function createCollections(options: {
  readonly store: Store;
  readonly strict: boolean;
  /** Whether a collection more than the real cloud takes is refused; else it is warned of. */
  readonly limited: boolean;
  readonly clock: Clock;
  readonly warn: Warn;
}): Collections {
  const { store, strict, limited, clock, warn } = options;
  const known = new Map<string, { readonly until: number; readonly names: Set<string> }>();

  return {
    check: checkName,
    async require(target, at) {
      const { collection } = target;
      const names = await lacking(target, at);
      if (names === undefined) return;
      checkCount(names, at);
      if (await make(target)) warn('COLLECTION_CREATED', { collection }, at);
      names.add(collection);
    },
    async requireWithin(target, at) {
      const { collection } = target;
      if ((await lacking(target, at)) === undefined) return;
      warn(at.makes ? 'COLLECTION_CREATED' : 'COLLECTION_ABSENT', { collection }, at);
    },
    async create(target, at) {
      const { collection } = target;
      checkName(collection);
      const names = await look(target.database);
      if (!names.has(collection)) checkCount(names, at);
      if (names.has(collection) || !(await make(target))) {
        throw new CloudError('DATABASE_COLLECTION_ALREADY_EXIST', { fields: { collection } });
      }
      names.add(collection);
    },
  };

  /** The names there are where this one is missing, else undefined. */
  async function lacking(
    { database, collection }: StoreTarget,
    at: Whereabouts,
  ): Promise<Set<string> | undefined> {
    const seen = known.get(database);
    if (seen !== undefined && seen.until > clock.now() && seen.names.has(collection)) return undefined;
    const names = await look(database);
    if (names.has(collection)) return undefined;
    if (strict) {
      warn('COLLECTION_ABSENT', { collection }, at);
      throw new CloudError('DATABASE_COLLECTION_NOT_EXIST', { fields: { collection } });
    }
    return names;
  }

  function checkCount(names: ReadonlySet<string>, at: Whereabouts): void {
    const limit = LIMITS.collections;
    if (names.size < limit) return;
    warn('COLLECTIONS_MANY', { limit }, at);
    if (limited) throw new CloudError('DATABASE_COLLECTION_EXCEED_LIMIT');
  }

  async function look(database: string): Promise<Set<string>> {
    const until = clock.now() + BELIEVED_MS;
    const names = new Set(await store.collections(database));
    known.set(database, { until, names });
    return names;
  }

  /** Creates a collection; `false` where somebody else was faster. */
  async function make(target: StoreTarget): Promise<boolean> {
    try {
      await store.createCollection(target);
      return true;
    } catch (error) {
      if (error instanceof StoreError && error.failure.code === NAMESPACE_EXISTS) return false;
      throw error;
    }
  }
}

function checkName(name: string): void {
  if (!isCollectionName(name)) throw refusal('INVALID_PARAM', 'COLLECTION_NAME');
}
