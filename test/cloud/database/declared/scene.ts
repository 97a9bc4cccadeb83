import { createFakeClock, type CollectionSettings, type CloudConfig } from '../../../../cloud/base';
import { createDeclared } from '../../../../cloud/database';
import type { Declaration, DeclaredPort } from '../../../../cloud/protocol';
import { createPermissionTable, type PermissionTable } from '../../../../cloud/rules';
import type { Store } from '../../../../cloud/store';

/** The part on a store, with the permissions it changes. */
export interface Scene extends DeclaredPort {
  readonly permissions: PermissionTable;
}

/** A {@link Scene} with two environments, `dev-1` and `dev-2`. */
export function createScene(store: Store, config: Partial<CloudConfig> = {}): Scene {
  const permissions = createPermissionTable({ collections: {}, storage: {} }, 'yunlet.config.json');
  const part = createDeclared({
    store,
    permissions,
    clock: createFakeClock(),
    config: { mode: 'test', env: 'dev-1', envs: ['dev-1', 'dev-2'], strict: false, ...config },
  });
  return { ...part, permissions };
}

/** A declaration of collections alone. */
export const declare = (collections: Record<string, CollectionSettings>): Declaration => ({
  collections,
  storage: {},
});

export const KEEP = { deletes: false };
export const DELETE = { deletes: true };
