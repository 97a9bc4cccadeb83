import { CloudError, type CloudConfig, type Warn } from '../base';
import type { Caller } from './caller';

/** Settings that say what an environment id leads to. */
export interface EnvironmentRules {
  readonly config: Pick<CloudConfig, 'env' | 'envs' | 'mode' | 'strict'>;
  readonly warn: Warn;
}

/**
 * The environment that an id leads to. One of no environment here leads to the default one in `dev`, with the warning
 * `ENV_FALLBACK`: programs carry the ids of environments that only exist in the cloud.
 *
 * @throws CloudError `INVALIID_ENV` where the real cloud is followed strictly.
 */
export function resolveEnvironment(named: string, by: Caller, { config, warn }: EnvironmentRules): string {
  if (config.envs.includes(named)) return named;
  if (config.strict || config.mode === 'serve') {
    warn('ENV_UNKNOWN', { env: named }, by);
    throw new CloudError('INVALIID_ENV', { fields: { env: named } });
  }
  warn('ENV_FALLBACK', { env: named, actual: config.env }, by);
  return config.env;
}
