import { CloudError, type Clock, type CloudConfig } from '../../base';
import type { Declaration, DeclaredOptions, DeclaredOutcome, DeclaredPort } from '../../protocol';
import type { PermissionTable } from '../../rules';
import type { Store } from '../../store';
import { asDatabaseError } from '../store-failure';
import { readCollections } from './actual';
import { carryOut } from './carry-out';
import { checkDeclaration } from './check';
import { compare } from './compare';
import { describeBeyond } from './describe';
import { keepPermissions, permissionsOf } from './kept-permissions';

/** What {@link createDeclared} needs. */
export interface DeclaredPartOptions {
  readonly store: Store;
  readonly config: Pick<CloudConfig, 'mode' | 'env' | 'envs' | 'strict'>;
  /** Which permissions are in force; changed by `apply`. */
  readonly permissions: Pick<PermissionTable, 'inForce' | 'replace'>;
  readonly clock: Clock;
}

/** Where a declaration stands, for sentences; it may have come from another machine. */
const FILE = 'yunlet.config.json';

/** Makes the part that compares what is declared with what there is, and makes it so. */
export function createDeclared(options: DeclaredPartOptions): DeclaredPort {
  const { store, config, permissions, clock } = options;
  const turns = new Map<string, Promise<unknown>>();

  /** One that is not of this cloud is refused in `dev` too: whoever names it means another. */
  const environment = (env = config.env): string => {
    if (config.envs.includes(env)) return env;
    throw new CloudError('INVALIID_ENV', { fields: { env } });
  };
  const seen = async (declaration: Declaration, { env: named, deletes }: DeclaredOptions) => {
    checkDeclaration(declaration, FILE);
    const env = environment(named);
    const collections = await readCollections(store, env);
    const actual = { collections, permissions: permissions.inForce(env) };
    return { env, ...compare(declaration, actual, { deletes }) };
  };

  return {
    plan: (declaration, given) => inWords(() => seen(declaration, given)),
    async apply(declaration, given) {
      const env = environment(given.env);
      return inTurn(env, () => inWords(() => applied(declaration, given)));
    },
  };

  async function applied(declaration: Declaration, given: DeclaredOptions): Promise<DeclaredOutcome> {
    const { env, changes, beyond, undeclared } = await seen(declaration, given);
    const [first] = beyond;
    // A cloud of one's own has no such limits; that it goes beyond them is told all the same.
    if (first !== undefined && config.strict && config.mode !== 'serve') {
      throw new CloudError('DECLARED_BEYOND_LIMIT', { fields: { reason: describeBeyond(first) } });
    }
    const { done, refused } = await carryOut(changes, {
      store,
      env,
      declared: declaration,
      permit: async () => {
        await keepPermissions(declaration, { store, env, clock });
        permissions.replace(permissionsOf(declaration), env);
      },
    });
    const { unseeded } = await seen(declaration, given);
    return { env, done, refused, undeclared, beyond, unseeded };
  }

  /** One after the other, so that none meets what another has half made. */
  async function inTurn<T>(env: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(env) ?? Promise.resolve();
    const mine = before.then(work, work);
    turns.set(
      env,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asDatabaseError(error, '');
  }
}
