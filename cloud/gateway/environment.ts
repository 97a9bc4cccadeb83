import { CloudError, type CloudConfig, type Warn } from '../base';
import type { Caller } from '../protocol';

/** Settings that say what an environment id leads to. */
export interface EnvironmentRules {
  readonly config: Pick<CloudConfig, 'env' | 'envs' | 'mode' | 'strict'>;
  readonly warn: Warn;
}

/**
 * The caller in the environment it names, for calls of functions. In `dev` an unknown id leads to the default one,
 * with a warning.
 *
 * @throws CloudError `INVALIID_ENV` where unknown ids are refused.
 */
export function inEnvironment(caller: Caller, named: unknown, { config, warn }: EnvironmentRules): Caller {
  if (typeof named !== 'string' || named === '' || named === caller.env) return caller;
  if (config.envs.includes(named)) return { ...caller, env: named };
  if (config.strict || config.mode === 'serve') {
    warn('ENV_UNKNOWN', { env: named }, caller);
    throw new CloudError('INVALIID_ENV', { fields: { env: named } });
  }
  warn('ENV_FALLBACK', { env: named, actual: config.env }, caller);
  return { ...caller, env: config.env };
}
