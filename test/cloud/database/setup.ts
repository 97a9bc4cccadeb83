import { createFakeClock, createSequentialIds, silentLogger, type CloudConfig } from '../../../cloud/base';
import { createDatabase } from '../../../cloud/database';
import type { Caller, DatabaseRequest } from '../../../cloud/protocol';
import type { PermissionMode } from '../../../cloud/rules';
import { openStore } from './store';

const caller = { unionid: null, appid: 'wx1', env: 'dev-1', requestId: 'r' };

/** Who calls in the tests. */
export const CALLERS = {
  alice: { ...caller, kind: 'user', openid: 'alice', source: 'wx_client' },
  bob: { ...caller, kind: 'user', openid: 'bob', source: 'wx_client' },
  web: { ...caller, kind: 'user', openid: null, uid: 'web', loginType: 'ANONYMOUS', source: 'web_client' },
  function: { ...caller, kind: 'function', openid: 'alice', source: 'wx_client,scf' },
  admin: { ...caller, kind: 'admin', openid: null, source: '' },
} as const satisfies Record<string, Caller>;

/** A database over a store of its own, with what it warned of. */
export async function openDatabase(
  options: Partial<Pick<CloudConfig, 'mode' | 'strict'>> & { readonly permission?: PermissionMode } = {},
) {
  const { mode = 'dev', strict = false, permission = 'PRIVATE' } = options;
  const clock = createFakeClock();
  const warnings: [string, unknown][] = [];
  const store = await openStore();
  const database = createDatabase({
    store,
    config: { mode, strict, env: 'dev-1', envs: ['dev-1', 'dev-2'] },
    permissionOf: (name) => (name in MODES ? (name as PermissionMode) : permission),
    clock,
    ids: createSequentialIds(),
    warn: (code, fields) => warnings.push([code, fields]),
    logger: silentLogger,
  });
  return {
    store,
    clock,
    warnings,
    run: <R extends DatabaseRequest>(request: R, who: keyof typeof CALLERS = 'function', env?: string) =>
      database.execute(request, { env, caller: CALLERS[who] }),
    stop: () => store.stop(),
  };
}

/** An error with a code and words in its sentence. */
export function failure(code: string, words: string | RegExp = ''): Error {
  const message = expect.stringMatching(words) as string;
  return expect.objectContaining({ name: 'CloudError', code, message }) as Error;
}

/** Collections of these names have the permission of that name. */
const MODES = { READONLY: 0, PRIVATE: 0, ADMINWRITE: 0, ADMINONLY: 0, CUSTOM: 0 };

/** Requests as the gateway decodes them, with the fields that tests leave out. */
export const ask = {
  add: (collection: string, ...documents: object[]) => ({ action: 'insert', collection, documents }) as const,
  find: (collection: string, query: object = {}, more: object = {}) =>
    ({ action: 'find', collection, query, byId: false, ...more }) as const,
  count: (collection: string, query: object = {}) => ({ action: 'count', collection, query }) as const,
  update: (collection: string, query: object, update: object, more: object = {}) =>
    ({
      action: 'update',
      collection,
      query,
      update,
      multi: true,
      upsert: false,
      replace: false,
      ...more,
    }) as const,
  set: (collection: string, _id: unknown, update: object, more: object = {}) =>
    ({
      action: 'update',
      collection,
      query: { _id },
      update,
      multi: false,
      upsert: true,
      replace: true,
      ...more,
    }) as const,
  findAndUpdate: (collection: string, query: object, update: object, more: object = {}) =>
    ({ action: 'findAndUpdate', collection, query, update, ...more }) as const,
  remove: (collection: string, query: object = {}, more: object = {}) =>
    ({ action: 'remove', collection, query, multi: true, ...more }) as const,
  aggregate: (collection: string, ...pipeline: object[]) =>
    ({ action: 'aggregate', collection, pipeline }) as const,
};
