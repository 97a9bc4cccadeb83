import type { Clock, CloudConfig, IdSource, Logger, Warn } from '../base';
import type { DatabaseCall, DatabasePort, DatabaseReplies, DatabaseRequest } from '../protocol';
import { checkJoins, resolveCallerId, type PermissionMode, type Permitted, type RuleSet } from '../rules';
import type { Store, StoreTarget } from '../store';
import { createCollections } from './collections';
import { resolveEnvironment } from './environment';
import { tidyNear } from './near';
import { createPermissions } from './permissions';
import { aggregate, count, find } from './read';
import { refusal } from './refuse';
import { resolveServerDates } from './server-date';
import { asDatabaseError, lacksGeoIndex } from './store-failure';
import { createTransactions } from './transactions';
import { checkValues } from './values';
import type { Work } from './work';
import { findAndUpdate, insert, remove, update, updateOrInsert } from './write';

/** What {@link createDatabase} needs. */
export interface DatabaseOptions {
  readonly store: Store;
  readonly config: Pick<CloudConfig, 'mode' | 'env' | 'envs' | 'strict'>;
  /** The declared permission of a collection, for pages. */
  readonly permissionOf: (collection: string) => PermissionMode;
  /** The security rules of a `CUSTOM` collection; one without any is closed to pages. */
  readonly rulesOf?: (collection: string) => RuleSet | undefined;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly warn: Warn;
  readonly logger: Logger;
}

/** The running part. */
export interface Database extends DatabasePort {
  /**
   * What a find of this caller asks the store for: environment, checks, permission and server dates are in it.
   *
   * @throws CloudError as {@link DatabasePort.execute}.
   */
  resolve<R extends FindRequest>(request: R, call: DatabaseCall): Promise<Resolved<R>>;
}

/** A request as the store is to be asked. */
export interface Resolved<R> {
  readonly target: StoreTarget;
  readonly request: R;
}

type FindRequest = Extract<DatabaseRequest, { readonly action: 'find' }>;

/** A request about one collection. */
type CollectionRequest = Exclude<
  DatabaseRequest,
  { readonly action: 'createCollection' | 'startTransaction' | 'commitTransaction' | 'abortTransaction' }
>;

/**
 * Makes the part that answers database requests: environment, permission, limits and quirks of WeChat's cloud, then the
 * store. An environment is the database of its name.
 */
export function createDatabase(options: DatabaseOptions): Database {
  const { store, config, clock, ids, warn, logger } = options;
  const strict = config.strict || config.mode === 'serve';
  const collections = createCollections({ store, strict, clock, warn });
  const transactions = createTransactions({ store, clock, ids, logger });
  const permissions = createPermissions(options);

  return {
    async execute<R extends DatabaseRequest>(request: R, call: DatabaseCall) {
      try {
        return (await answer(request, call)) as DatabaseReplies[R['action']];
      } catch (error) {
        const collection = 'collection' in request ? request.collection : '';
        if (lacksGeoIndex(error)) warn('GEO_INDEX_MISSING', { collection });
        throw asDatabaseError(error, collection);
      }
    },
    async resolve(request, call) {
      try {
        const database = resolveEnvironment(call.env, { config, warn });
        return await prepare(request, { ...call, database });
      } catch (error) {
        throw asDatabaseError(error, request.collection);
      }
    },
    async probe() {
      try {
        await store.collections(config.env);
      } catch (error) {
        throw asDatabaseError(error, '');
      }
    },
  };

  async function answer(request: DatabaseRequest, call: DatabaseCall): Promise<object> {
    const { caller } = call;
    const database = resolveEnvironment(call.env, { config, warn });
    switch (request.action) {
      case 'createCollection':
        if (caller.kind === 'user') throw refusal('INVALID_REQUEST_SOURCE', 'PAGE_CREATES_COLLECTION');
        await collections.create({ database, collection: request.collection });
        return {};
      case 'startTransaction':
        refusePage(caller);
        return { transactionId: transactions.start(database) };
      case 'commitTransaction':
        refusePage(caller);
        await transactions.commit(request.transactionId, database);
        return {};
      case 'abortTransaction':
        refusePage(caller);
        await transactions.abort(request.transactionId, database);
        return {};
      default:
        return onCollection(request, { ...call, database });
    }
  }

  async function onCollection(
    given: CollectionRequest,
    call: DatabaseCall & { readonly database: string },
  ): Promise<object> {
    const { caller, database } = call;
    const transactionId = 'transactionId' in given ? given.transactionId : undefined;
    const { target, request, orInsert } = await prepare(given, call);
    const work = { store, target, caller, ids, warn };
    if (orInsert !== undefined && request.action === 'update') return updateOrInsert(request, orInsert, work);
    return transactionId === undefined
      ? perform(request, work)
      : transactions.run(transactionId, database, (scope) => perform(request, { ...work, ...scope }));
  }

  async function prepare<R extends CollectionRequest>(
    given: R,
    { caller, database }: DatabaseCall & { readonly database: string },
  ): Promise<Resolved<R> & Permitted<R>> {
    const transactionId = 'transactionId' in given ? given.transactionId : undefined;
    if (transactionId !== undefined) refusePage(caller);
    const target = { database, collection: given.collection };
    collections.check(target.collection);
    checkValues(given);
    const now = clock.now();
    if (given.action === 'aggregate') checkJoins(given.pipeline, permissions.joinMode(caller, now), caller);
    const permitted = await permissions.apply(
      resolveServerDates(resolveCallerId(tidyNear(given), caller), now),
      { caller, now, database },
    );
    if (transactionId === undefined) await collections.require(target);
    else {
      const { request } = permitted;
      await collections.requireWithin(target, request.action === 'insert' || isUpsert(request));
    }
    return { target, ...permitted };
  }
}

function isUpsert(request: CollectionRequest): boolean {
  return request.action === 'update' && request.upsert;
}

function refusePage({ kind }: DatabaseCall['caller']): void {
  if (kind === 'user') throw refusal('INVALID_REQUEST_SOURCE', 'PAGE_TRANSACTION');
}

function perform(request: CollectionRequest, work: Work): Promise<object> {
  switch (request.action) {
    case 'insert':
      return insert(request, work);
    case 'find':
      return find(request, work);
    case 'count':
      return count(request, work);
    case 'update':
      return update(request, work);
    case 'findAndUpdate':
      return findAndUpdate(request, work);
    case 'remove':
      return remove(request, work);
    case 'aggregate':
      return aggregate(request, work);
  }
}
