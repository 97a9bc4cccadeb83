import { createFakeClock, createSequentialIds, silentLogger } from '../../../cloud/base';
import { createDatabase } from '../../../cloud/database';
import type { Caller, DatabaseRequest } from '../../../cloud/protocol';
import { readRules, type RuleSet, type RuleSources } from '../../../cloud/rules';
import { openStore } from '../database/store';

export type Doc = Record<string, unknown>;

/** The rules of a collection, which must be right. */
export function rulesOf(sources: RuleSources, kind: 'database' | 'storage' = 'database'): RuleSet {
  const { rules, problems } = readRules(sources, kind);
  if (problems.length > 0) throw new Error(problems.map(({ sentence }) => sentence.en).join());
  return rules;
}

/** A page of a user, or of nobody. */
export function pageOf(openid: string | null): Caller {
  return {
    kind: 'user',
    openid,
    unionid: null,
    appid: 'wx1',
    env: 'dev-1',
    source: 'wx_client',
    requestId: 'r',
  };
}

/** The collection that tests ask; the rules of it may be changed. */
export const COLLECTION = 'notes';

/** A database over a store of its own with one collection under security rules. */
export async function openRuled({ clock = createFakeClock() } = {}) {
  const store = await openStore();
  let rules: RuleSet = {};
  const database = createDatabase({
    store,
    config: { mode: 'dev', strict: false, env: 'dev-1', envs: ['dev-1'] },
    permissionOf: (name) => (name === COLLECTION ? 'CUSTOM' : 'ADMINONLY'),
    rulesOf: () => rules,
    clock,
    ids: createSequentialIds(),
    warn: () => undefined,
    logger: silentLogger,
  });
  const target = (collection: string) => ({ database: 'dev-1', collection });
  return {
    store,
    clock,
    use(sources: RuleSources) {
      rules = rulesOf(sources);
    },
    /** Puts documents in the place of all there are. */
    async fill(documents: readonly Doc[], collection = COLLECTION) {
      await store.remove(target(collection), {}, { multi: true });
      if (documents.length > 0) await store.insert(target(collection), documents);
    },
    all: (collection = COLLECTION) => store.find(target(collection), { filter: {}, sort: { _id: 1 } }),
    run: <R extends DatabaseRequest>(request: R, openid: string | null) =>
      database.execute(request, { env: undefined, caller: pageOf(openid) }),
    runAs: (request: DatabaseRequest, caller: Caller) =>
      database.execute(request, { env: undefined, caller }),
    /** What a watch of a page asks the store for. */
    async watched(query: Doc, openid: string) {
      const { judge } = await database.resolve(
        { action: 'find', collection: COLLECTION, query, byId: false },
        { env: undefined, caller: pageOf(openid) },
      );
      return judge();
    },
    stop: () => store.stop(),
  };
}
