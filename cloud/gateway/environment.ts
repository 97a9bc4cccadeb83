import { CloudError, type CloudConfig, type Warn } from '../base';
import { mustBeSignedInTo, type Caller } from '../protocol';

/** Settings that say what an environment id leads to. */
export interface EnvironmentRules {
  readonly config: Pick<CloudConfig, 'env' | 'envs' | 'mode' | 'strict'>;
  readonly warn: Warn;
}

/**
 * The caller in the environment it names. In `dev` an unknown id leads to the default one, with a warning.
 *
 * @throws CloudError `INVALIID_ENV` where unknown ids are refused, `UNAUTHENTICATED` where a user of a web page, who signed in
 * to one environment, names another.
 */
export function inEnvironment(caller: Caller, named: unknown, rules: EnvironmentRules): Caller {
  if (typeof named !== 'string' || named === '' || named === caller.env) return caller;
  const env = resolve(named, caller, rules);
  mustBeSignedInTo(env, caller);
  return { ...caller, env };
}

function resolve(named: string, caller: Caller, { config, warn }: EnvironmentRules): string {
  if (config.envs.includes(named)) return named;
  if (config.strict || config.mode === 'serve') {
    warn('ENV_UNKNOWN', { env: named }, caller);
    throw new CloudError('INVALIID_ENV', { fields: { env: named } });
  }
  warn('ENV_FALLBACK', { env: named, actual: config.env }, caller);
  return config.env;
}
