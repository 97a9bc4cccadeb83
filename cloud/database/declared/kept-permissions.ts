import type { Clock } from '../../base';
import type { Declaration, PermissionSettings } from '../../protocol';
import type { Store } from '../../store';

const TARGET = { database: '__yunlet', collection: 'permissions' };

/** The permissions of an environment, without what else is declared. */
export function permissionsOf({ collections, storage }: Declaration): Declaration {
  const own = ({ permission, rules }: PermissionSettings): PermissionSettings => ({
    ...(permission === undefined ? {} : { permission }),
    ...(rules === undefined ? {} : { rules }),
  });
  return {
    collections: Object.fromEntries(
      Object.entries(collections).map(([name, settings]) => [name, own(settings)]),
    ),
    storage: own(storage),
  };
}

/** Keeps the permissions that were applied to an environment, for the next start. */
export async function keepPermissions(
  declaration: Declaration,
  { store, env, clock }: { readonly store: Store; readonly env: string; readonly clock: Clock },
): Promise<void> {
  const { collections, storage } = permissionsOf(declaration);
  // As text: names of collections may hold what names of fields cannot.
  const content = JSON.stringify({ collections, storage });
  const [kept] = await store.find(TARGET, { filter: { _id: env }, limit: 1 });
  if (kept?.['content'] === content) return;
  await store.update(TARGET, {
    filter: { _id: env },
    update: { $set: { content, at: new Date(clock.now()) } },
    upsert: true,
  });
}

/** The permissions that were applied to an environment last; undefined where none ever were. */
export async function keptPermissions(store: Store, env: string): Promise<Declaration | undefined> {
  const [found] = await store.find(TARGET, { filter: { _id: env }, limit: 1 });
  const content: unknown = found?.['content'];
  return typeof content === 'string' ? (JSON.parse(content) as Declaration) : undefined;
}
