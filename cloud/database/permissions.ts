import type { CloudConfig } from '../base';
import type { Caller } from '../protocol';
import {
  dependsOnTime,
  narrow,
  permit,
  readById,
  readsEverything,
  type PermissionMode,
  type Permitted,
  type ReadDocument,
  type RuledRequest,
  type RuleSet,
} from '../rules';
import type { Store, StoreTarget } from '../store';

/** What {@link createPermissions} needs. */
export interface PermissionOptions {
  readonly store: Store;
  readonly config: Pick<CloudConfig, 'mode'>;
  readonly permissionOf: (collection: string, env?: string) => PermissionMode;
  readonly rulesOf?: (collection: string, env?: string) => RuleSet | undefined;
}

/** Who asks, when and where. */
interface Circumstances {
  readonly caller: Caller;
  readonly now: number;
  readonly database: string;
  /** Reads what rules ask for by `get()`; from the store where left out. */
  readonly read?: ReadDocument;
}

/** Applies what is declared of a collection to what pages ask: the basic modes, or its security rules. */
export function createPermissions({ store, config, permissionOf, rulesOf }: PermissionOptions) {
  const rules = (collection: string, env: string): RuleSet => rulesOf?.(collection, env) ?? {};
  /** Reads for a rule from one database. */
  const readerOf = (database: string): ReadDocument =>
    readById((collection, filter) => store.find({ database, collection }, { filter, limit: 2 }));

  return {
    readerOf,
    /** Whether documents of others are hidden from pages by a condition that nobody wrote. */
    areHidden: ({ database, collection }: StoreTarget): boolean =>
      permissionOf(collection, database) !== 'CUSTOM',
    /** Whether what a page may read of a collection may be another by the time alone. */
    dependsOnTime: ({ database, collection }: StoreTarget): boolean =>
      permissionOf(collection, database) === 'CUSTOM' && dependsOnTime(rules(collection, database)),
    /**
     * The request as its caller may make it.
     *
     * @throws CloudError `DATABASE_PERMISSION_DENIED`; `INVALID_PARAM` where a page writes `_openid` itself.
     */
    async apply<R extends RuledRequest>(
      request: R,
      { caller, now, database, read = readerOf(database) }: Circumstances,
    ): Promise<Permitted<R>> {
      const { collection } = request;
      const mode = permissionOf(collection, database);
      if (mode !== 'CUSTOM') return { request: narrow(mode, request, caller) };
      if (caller.kind !== 'user') return { request };
      return permit(request, {
        rules: rules(collection, database),
        subject: caller,
        now,
        read,
        // A page must not learn the rules of a cloud that is in use.
        verbose: config.mode !== 'serve',
      });
    },
    /** The mode of a collection for a join: rules that let the caller read everything count as READONLY. */
    joinMode:
      ({ caller, now, database }: Circumstances) =>
      (collection: string): PermissionMode => {
        const mode = permissionOf(collection, database);
        const open = mode === 'CUSTOM' && readsEverything(rules(collection, database), caller, now);
        return open ? 'READONLY' : mode;
      },
  };
}
