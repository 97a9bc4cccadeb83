import type { CloudConfig } from '../base';
import type { Caller } from '../protocol';
import {
  narrow,
  permit,
  readById,
  readsEverything,
  type PermissionMode,
  type Permitted,
  type RuledRequest,
  type RuleSet,
} from '../rules';
import type { Store } from '../store';

/** What {@link createPermissions} needs. */
export interface PermissionOptions {
  readonly store: Store;
  readonly config: Pick<CloudConfig, 'mode'>;
  readonly permissionOf: (collection: string) => PermissionMode;
  readonly rulesOf?: (collection: string) => RuleSet | undefined;
}

/** Applies what is declared of a collection to what pages ask: the basic modes, or its security rules. */
export function createPermissions({ store, config, permissionOf, rulesOf }: PermissionOptions) {
  const rules = (collection: string): RuleSet => rulesOf?.(collection) ?? {};

  return {
    /**
     * The request as its caller may make it.
     *
     * @throws CloudError `DATABASE_PERMISSION_DENIED`; `INVALID_PARAM` where a page writes `_openid` itself.
     */
    async apply<R extends RuledRequest>(
      request: R,
      { caller, now, database }: { readonly caller: Caller; readonly now: number; readonly database: string },
    ): Promise<Permitted<R>> {
      const { collection } = request;
      const mode = permissionOf(collection);
      if (mode !== 'CUSTOM') return { request: narrow(mode, request, caller) };
      if (caller.kind !== 'user') return { request };
      return permit(request, {
        rules: rules(collection),
        subject: caller,
        now,
        read: readById((from, filter) => store.find({ database, collection: from }, { filter, limit: 2 })),
        // A page must not learn the rules of a cloud that is in use.
        verbose: config.mode !== 'serve',
      });
    },
    /** The mode of a collection for a join: rules that let the caller read everything count as READONLY. */
    joinMode:
      (caller: Caller, now: number) =>
      (collection: string): PermissionMode => {
        const mode = permissionOf(collection);
        return mode === 'CUSTOM' && readsEverything(rules(collection), caller, now) ? 'READONLY' : mode;
      },
  };
}
