import type { Clock, Logger, Service, Timer } from '../../base';
import type { PermissionTable } from '../../rules';
import type { Store } from '../../store';
import { keptPermissions } from './kept-permissions';

/** Milliseconds between looks. */
const EVERY_MS = 2000;

/** What {@link createPermissionFollower} needs. */
export interface FollowerOptions {
  readonly store: Store;
  readonly envs: readonly string[];
  readonly permissions: Pick<PermissionTable, 'inForce' | 'replace'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Puts in force what another process has applied: several may serve one database.
 *
 * @remarks Looks every two seconds. Where it cannot look, or what it finds makes no sense, what was in force stays so.
 */
export function createPermissionFollower(options: FollowerOptions): Service {
  const { store, envs, permissions, clock, logger } = options;
  const known = new Map<string, string>();
  let timer: Timer | undefined;
  let looking = Promise.resolve();
  let stopped = false;

  const look = async (env: string) => {
    const before = permissions.inForce(env);
    const kept = await keptPermissions(store, env);
    // What has been applied here meanwhile is newer than what was read.
    if (kept === undefined || permissions.inForce(env) !== before) return;
    const content = JSON.stringify(kept);
    if (known.get(env) === content) return;
    permissions.replace(kept, env);
    known.set(env, content);
  };
  const lookAtAll = async () => {
    try {
      for (const env of envs) await look(env);
    } catch (error) {
      logger.warn('the permissions that others applied could not be read', { error });
    }
    wait();
  };
  const wait = () => {
    if (!stopped) timer = clock.after(EVERY_MS, () => void (looking = lookAtAll()));
  };

  return {
    name: 'permissions',
    start() {
      wait();
      return Promise.resolve();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await looking;
    },
  };
}
