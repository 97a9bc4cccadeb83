import type { Document } from 'bson';
import type { Clock, CloudConfig, IdSource, Logger, Warn } from '../base';
import type { DatabaseCall, DatabasePort, DatabaseReplies, DatabaseRequest } from '../protocol';
import {
  checkJoins,
  resolveCallerId,
  type PermissionMode,
  type Permitted,
  type ReadDocument,
  type RuleSet,
} from '../rules';
import type { Store, StoreTarget } from '../store';
import { createCollections } from './collections';
import { environmentOf } from './environment';
import { nameHiddenFilter } from './hidden-filter';
import { tidyNear } from './near';
import { createPermissions } from './permissions';
import { aggregate, count, find } from './read';
import { refusal } from './refuse';
import { resolveServerDates } from './server-date';
import { asDatabaseError, fieldsLacking, lacksGeoIndex } from './store-failure';
import { createTransactions } from './transactions';
import { checkValues } from './values';
import type { Work } from './work';
import { findAndUpdate, insert, remove, update, updateOrInsert } from './write';

/** What {@link createDatabase} needs. */
export interface DatabaseOptions {
  readonly store: Store;
  readonly config: Pick<CloudConfig, 'mode' | 'env' | 'envs' | 'strict'>;
  /** The declared permission of a collection, for pages. */
  readonly permissionOf: (collection: string, env?: string) => PermissionMode;
  /** The security rules of a `CUSTOM` collection; one without any is closed to pages. */
  readonly rulesOf?: (collection: string, env?: string) => RuleSet | undefined;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly warn: Warn;
  readonly logger: Logger;
}

/** The running part. */
export interface Database extends DatabasePort {
  /**
   * A find that is going to be asked again and again: environment, checks and server dates are settled now, what its caller
   * may see each time it is judged.
   *
   * @throws CloudError as {@link DatabasePort.execute}.
   */
  resolve<R extends FindRequest>(request: R, call: DatabaseCall): Promise<Resolved<R>>;
}

/** A find whose permission is judged when it is needed. */
export interface Resolved<R> {
  readonly target: StoreTarget;
  /**
   * The request with what its caller may not see left out, by the permissions in force now.
   *
   * @param read - Reads for `get()` in the place of the store.
   * @throws CloudError `DATABASE_PERMISSION_DENIED`, `DATABASE_COLLECTION_NOT_EXIST`; what the store throws as it is.
   */
  judge(read?: ReadDocument): Promise<JudgedRequest<R>>;
}

/** What a caller may see at one moment. */
export interface JudgedRequest<R> {
  readonly request: R;
  /** Documents that rules have read for it, as they were. */
  readonly seen: readonly {
    readonly collection: string;
    readonly id: string;
    readonly document: Document | null;
  }[];
  /** Whether the time alone may change it. */
  readonly isTimely: boolean;
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
  const collections = createCollections({
    store,
    strict,
    limited: config.strict && config.mode !== 'serve',
    clock,
    warn,
  });
  const transactions = createTransactions({ store, clock, ids, logger });
  const permissions = createPermissions(options);

  return {
    async execute<R extends DatabaseRequest>(request: R, call: DatabaseCall) {
      try {
        return (await answer(request, call)) as DatabaseReplies[R['action']];
      } catch (error) {
        const collection = 'collection' in request ? request.collection : '';
        const lacking = fieldsLacking(error);
        if (lacking !== undefined) warn('UNIQUE_FIELD_ABSENT', { collection, fields: lacking }, call.caller);
        if (lacksGeoIndex(error)) warn('GEO_INDEX_MISSING', { collection }, call.caller);
        throw asDatabaseError(error, collection);
      }
    },
    async resolve(request, call) {
      try {
        const database = environmentOf(call, { config, warn });
        return judgedLater(request, { ...call, database });
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
    const database = environmentOf(call, { config, warn });
    switch (request.action) {
      case 'createCollection':
        if (caller.kind === 'user') throw refusal('INVALID_REQUEST_SOURCE', 'PAGE_CREATES_COLLECTION');
        await collections.create({ database, collection: request.collection }, caller);
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
    const { target, asked, request, orInsert } = await prepare(given, call);
    const work = { store, target, caller, ids, warn };
    if (orInsert !== undefined && request.action === 'update') return updateOrInsert(request, orInsert, work);
    if (transactionId === undefined) {
      const reply = await perform(request, work);
      if (config.mode !== 'serve' && permissions.areHidden(target))
        await nameHiddenFilter({ given: asked, allowed: request, reply }, work);
      return reply;
    }
    return transactions.run(transactionId, database, (scope) => perform(request, { ...work, ...scope }));
  }

  function judgedLater<R extends FindRequest>(
    given: R,
    { caller, database }: DatabaseCall & { readonly database: string },
  ): Resolved<R> {
    const { target, request: asked } = settled(given, caller, database);
    let isThere = false;
    return {
      target,
      async judge(read = permissions.readerOf(database)) {
        const seen: { collection: string; id: string; document: Document | null }[] = [];
        const { request } = await permissions.apply(asked, {
          caller,
          now: clock.now(),
          database,
          async read(collection, id) {
            const document = await read(collection, id);
            seen.push({ collection, id, document });
            return document;
          },
        });
        if (!isThere) await collections.require(target, caller);
        isThere = true;
        return {
          request,
          seen,
          isTimely: caller.kind === 'user' && permissions.dependsOnTime(target),
        };
      },
    };
  }

  /** The checks of a request, and what it says in other words; permissions are not looked at. */
  function settled<R extends CollectionRequest>(given: R, caller: DatabaseCall['caller'], database: string) {
    const transactionId = 'transactionId' in given ? given.transactionId : undefined;
    if (transactionId !== undefined) refusePage(caller);
    const target = { database, collection: given.collection };
    collections.check(target.collection);
    checkValues(given);
    const now = clock.now();
    return {
      target,
      now,
      transactionId,
      request: resolveServerDates(resolveCallerId(tidyNear(given), caller), now),
    };
  }

  async function prepare<R extends CollectionRequest>(
    given: R,
    { caller, database }: DatabaseCall & { readonly database: string },
  ): Promise<{ readonly target: StoreTarget; readonly asked: R } & Permitted<R>> {
    const { target, now, transactionId, request: asked } = settled(given, caller, database);
    if (given.action === 'aggregate')
      checkJoins(given.pipeline, permissions.joinMode({ caller, now, database }), caller);
    const permitted = await permissions.apply(asked, { caller, now, database });
    if (transactionId === undefined) await collections.require(target, caller);
    else {
      const { request } = permitted;
      const makes = request.action === 'insert' || isUpsert(request);
      await collections.requireWithin(target, { ...caller, makes });
    }
    return { target, asked, ...permitted };
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
