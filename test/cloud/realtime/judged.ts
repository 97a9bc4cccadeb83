import type { Document } from 'bson';
import { createFakeClock, createSequentialIds, silentLogger, type CloudError } from '../../../cloud/base';
import { asDatabaseError, createDatabase } from '../../../cloud/database';
import { compileFilter, compileSort } from '../../../cloud/engine';
import type { Caller, WatchBatch, WatchRequest } from '../../../cloud/protocol';
import { createRealtime } from '../../../cloud/realtime';
import { createPermissionTable, type DeclaredPermission } from '../../../cloud/rules';
import { openStore } from '../database/store';
import { replay, type Replay } from './replay';

const ENV = 'dev-1';

/** A page of a user, or without one a function. */
function callOf(openid: string | null) {
  const caller: Caller = {
    kind: openid === null ? 'function' : 'user',
    openid,
    unionid: null,
    appid: 'wx1',
    env: ENV,
    source: 'wx_client',
    requestId: 'r',
  };
  return { env: undefined, caller };
}

/** A client of one watch: keeps its documents up to date by events alone. */
export interface Client {
  readonly documents: readonly Document[];
  readonly batches: readonly WatchBatch[];
  /** How it ended. */
  readonly error: CloudError | undefined;
  /** Called with each document at the moment it is told. */
  until(isSo: () => boolean): Promise<void>;
  detach(): void;
  /** Goes on with what it has. */
  resume(): Promise<void>;
}

/** Watches whose permissions may change, over a store of its own. */
export async function openJudged() {
  const store = await openStore();
  const clock = createFakeClock();
  const declared = (permissions: Readonly<Record<string, DeclaredPermission>>) => ({
    collections: permissions,
    storage: {},
  });
  const table = createPermissionTable(declared({}), 'yunlet.config.json', {
    onReplace: () => realtime.permissionsChanged(),
  });
  const database = createDatabase({
    store,
    config: { mode: 'dev', strict: false, env: ENV, envs: [ENV] },
    permissionOf: table.permissionOf,
    rulesOf: table.rulesOf,
    clock,
    ids: createSequentialIds(),
    warn: () => undefined,
    logger: silentLogger,
  });
  const realtime = createRealtime({
    store,
    resolve: (request, call) => database.resolve({ ...request, action: 'find', byId: false }, call),
    asDatabaseError,
    language: { filter: compileFilter, order: (sort) => compileSort(sort).compare },
    clock,
    ids: createSequentialIds(),
    logger: silentLogger,
  });
  const target = (collection: string) => ({ database: ENV, collection });
  return {
    clock,
    use: (permissions: Readonly<Record<string, DeclaredPermission>>) => table.replace(declared(permissions)),
    insert: (collection: string, ...documents: Document[]) => store.insert(target(collection), documents),
    set: (collection: string, _id: unknown, fields: Document) =>
      store.update(target(collection), { filter: { _id }, update: { $set: fields }, upsert: true }),
    replace: (collection: string, document: Document) =>
      store.update(target(collection), {
        filter: { _id: document['_id'] as unknown },
        update: document,
        upsert: true,
      }),
    remove: (collection: string, _id: unknown) => store.remove(target(collection), { _id }),
    find: (collection: string, filter: Document) => store.find(target(collection), { filter }),
    counts: () => realtime.counts(),
    /** Opens a watch of a page of `openid`; `see` is called with each document when it is told. */
    async watch(
      request: WatchRequest,
      openid: string | null,
      see: (document: Document) => void = () => undefined,
    ): Promise<Client> {
      const batches: WatchBatch[] = [];
      const waiting = new Set<() => void>();
      let error: CloudError | undefined;
      const client: { state?: Replay } = {};
      const take = (batch: WatchBatch) => {
        batches.push(batch);
        for (const { queueType, document } of batch.changes) if (queueType !== 'dequeue') see(document);
        client.state?.take(batch);
        for (const run of [...waiting]) run();
      };
      const listener = {
        changed: take,
        failed(thrown: CloudError) {
          error = thrown;
          for (const run of [...waiting]) run();
        },
      };
      const held: WatchBatch[] = [];
      const { watch: first, documents } = await realtime.open(request, callOf(openid), {
        ...listener,
        changed: (batch) => (client.state === undefined ? held.push(batch) : take(batch)),
      });
      let watch = first;
      documents.forEach(see);
      client.state = replay(documents, watch.event);
      held.forEach(take);
      let event = watch.event;
      return {
        batches,
        get documents() {
          return client.state?.documents ?? [];
        },
        get error() {
          return error;
        },
        until: (isSo) =>
          new Promise((resolve) => {
            const check = () => {
              if (!isSo()) return;
              waiting.delete(check);
              resolve();
            };
            waiting.add(check);
            check();
          }),
        detach() {
          event = batches.at(-1)?.event ?? event;
          watch.detach();
        },
        async resume() {
          const again = await realtime.resume({ queryId: watch.queryId, event }, callOf(openid), listener);
          ({ watch } = again);
          again.missed.forEach(take);
        },
      };
    },
    async stop() {
      await realtime.stop();
      await store.stop();
    },
  };
}
